// Whoever types something wrong learns nothing about who is registered.
import assert from "node:assert/strict";

import { signIn } from "../parts/steps.mjs";

export const name = "wrong password and unknown citizen look the same";
export const citizenWithChannel = true;

export async function walk({ page, demo, citizen }) {
  const ente = demo.ente("lago-chiaro");
  const told = [];
  for (const username of [citizen.username, "BNCGFR90M20F839O"]) {
    await page.goto(`${ente.app}/entra`);
    await signIn(page, { username, password: "Sbagliata-Di-Sicuro-1" }, { pin: false });
    told.push((await page.textContent("#error-summary")).trim());
    assert.equal(await page.inputValue("#login-form [name=username]"), username);
    assert.equal(await page.inputValue("#login-form [name=password]"), "");
  }
  assert.equal(told[0], told[1]);
}
