// A citizen signs in with PIN and password, registers a channel from a contact of the registry, uses an ordinary
// service, then pays with a code.
import assert from "node:assert/strict";

import { confirm, enrolChannel, paid, signIn } from "../parts/steps.mjs";

export const name = "sign in with PIN and password, first channel, ordinary service, payment";

export async function walk({ page, demo, citizen }) {
  const ente = demo.ente("porto-sereno");
  const mobile = citizen.contacts.find((contact) => contact.kind === "mobile").address;
  await page.goto(`${ente.app}/entra`);
  await signIn(page, citizen);
  await enrolChannel(page, demo, mobile);
  await page.waitForURL(ente.app);
  assert.match(await page.textContent("#app-claims"), new RegExp(citizen.name.split(" ")[0]));
  await page.click("#app-pay");
  await confirm(page, demo, mobile);
  await paid(page);
}
