// A citizen reads the operation and says no: the app is told, and nothing is paid.
import assert from "node:assert/strict";

import { signIn } from "../parts/steps.mjs";

export const name = "refuse an operation";
export const citizenWithChannel = true;

export async function walk({ page, demo, citizen }) {
  const ente = demo.ente("porto-sereno");
  await page.goto(ente.app);
  await page.click("#app-pay");
  await signIn(page, citizen);
  await page.locator("#operation-summary").waitFor();
  await page.locator("form[action$='/annulla'] button").first().click();
  assert.equal(await page.textContent("#app-error"), "access_denied");
}
