// A citizen comes by SPID, uses an ordinary service, then pays: who she is comes from SPID, and the operation is confirmed
// with a code all the same.
import assert from "node:assert/strict";

import { confirm, paid, withSpid } from "../parts/steps.mjs";

export const name = "sign in with SPID, ordinary service, payment";
export const citizenWithChannel = true;

export async function walk({ page, demo, citizen }) {
  const ente = demo.ente("lago-chiaro");
  const mobile = citizen.contacts.find((contact) => contact.kind === "mobile").address;
  await page.goto(`${ente.app}/entra`);
  await withSpid(page, citizen);
  await page.waitForURL(ente.app);
  const claims = await page.textContent("#app-claims");
  assert.match(claims, new RegExp(citizen.name.split(" ")[0]));
  assert.match(claims, /SpidL2/);
  await page.click("#app-pay");
  await confirm(page, demo, mobile);
  await paid(page);
}
