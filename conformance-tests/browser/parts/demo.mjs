// The demo as a child process: started on a free port, told by its own JSON document, stopped at the end.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Starts `idp demo`; `options` are further arguments (a database, Redis). */
export async function startDemo(options = []) {
  const program = process.env.PORTICO_IDP;
  if (!program) throw new Error("PORTICO_IDP names the program under test");
  const child = spawn(program, ["demo", "--listen", "127.0.0.1:0", "--json", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (text) => {
    log = (log + text).slice(-20_000);
  });
  const lines = createInterface({ input: child.stdout });
  const told = await Promise.race([
    once(lines, "line").then(([line]) => JSON.parse(line)),
    once(child, "exit").then(([code]) => {
      throw new Error(`the demo ended with ${code} before it began\n${log}`);
    }),
  ]);
  return {
    ...told,
    ente: (slug) => told.enti.find((ente) => ente.slug === slug),
    client: (id) => told.clients.find((client) => client.client_id === id),
    citizen: (username) => told.citizens.find((citizen) => citizen.username === username),
    log: () => log,
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
