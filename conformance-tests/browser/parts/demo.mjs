// The demo as a child process: started on free ports, told by its own JSON document, stopped at the end.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Starts `idp demo` somewhere (places.mjs). */
export async function startDemo(place) {
  const program = told("PORTICO_TEST_IDP");
  const child = spawn(program, ["demo", "--json", ...place.options()], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.on("data", (text) => {
    log = (log + text).slice(-20_000);
  });
  const lines = createInterface({ input: child.stdout });
  const document = await Promise.race([
    once(lines, "line").then(([line]) => JSON.parse(line)),
    once(child, "exit").then(([code]) => {
      throw new Error(`the demo ended with ${code} before it began\n${log}`);
    }),
  ]);
  const demo = {
    ...document,
    ente: (slug) => document.enti.find((ente) => ente.slug === slug),
    client: (id) => document.clients.find((client) => client.client_id === id),
    citizen: (username) => document.citizens.find((citizen) => citizen.username === username),
    log: () => log,
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
  await place.ready(demo);
  return demo;
}

/** A variable of the environment that the stage must have set. */
export function told(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: this runs in a stage of ./run test`);
  return value;
}
