// Where the stories are walked: one node on SQLite; two nodes on PostgreSQL and Redis behind haproxy.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

import { told } from "./demo.mjs";

let databases = 0;

export const oneNode = {
  name: "one node",
  nodes: 0,
  options: () => ["--listen", "127.0.0.1:0"],
  ready: async () => {},
};

export const twoNodes = {
  name: "two nodes",
  nodes: 2,
  /** A database and a Redis of their own for each demo: a channel is registered once. */
  options() {
    databases += 1;
    const server = told("PORTICO_TEST_POSTGRES");
    const name = `browser_${process.pid}_${databases}`;
    execFileSync("createdb", [`--maintenance-db=${server}`, name]);
    return [
      ...["--listen", told("PORTICO_TEST_NODE_1"), "--node", told("PORTICO_TEST_NODE_2")],
      ...["--front", new URL(told("PORTICO_TEST_FRONT")).host.replace("localhost", "127.0.0.1")],
      ...["--database", server.replace(/\/[^/]*$/, `/${name}`)],
      ...["--redis", `${told("PORTICO_TEST_REDIS").replace(/\/$/, "")}/${databases}`],
    ];
  },
  /** haproxy has to see both. */
  async ready(demo) {
    const seen = new Set();
    const until = Date.now() + 20_000;
    while (seen.size < 2) {
      assert(Date.now() < until, `only ${[...seen]} of two nodes answer`);
      const answer = await fetch(`${demo.enti[0].issuer}/jwks`);
      if (answer.ok) seen.add(answer.headers.get("x-test-node"));
      else await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },
};
