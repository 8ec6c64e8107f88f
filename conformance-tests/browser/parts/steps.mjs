// What a citizen does on each page, by the pages' own contract of ids and field names.
import assert from "node:assert/strict";

import { codeIn, messagesTo, nextMessage } from "./mailbox.mjs";

/** Types the local credentials. */
export async function signIn(page, citizen, { pin = true } = {}) {
  await page.locator("#login-form").waitFor({ state: "attached" });
  const closed = page.locator("details:has(#login-form):not([open]) > summary");
  if (await closed.count()) await closed.click();
  await page.fill("#login-form [name=username]", citizen.username);
  if (pin) await page.fill("#login-form [name=pin]", citizen.pin);
  await page.fill("#login-form [name=password]", citizen.password);
  await page.click("#login-submit");
}

/** Signs in at the demo's SPID provider, as this citizen. */
export async function withSpid(page, citizen) {
  await page.locator("#spid-title").waitFor();
  const closed = page.locator("details:has(.spid-list a[rel=nofollow]):not([open]) > summary");
  if (await closed.count()) await closed.click();
  await page.click(".spid-list a[rel=nofollow]");
  await goOn(page);
  await page.locator("#spid-idp-form button[name=citizen]", { hasText: citizen.username }).click();
  await goOn(page);
}

/** Past a page that leaves by itself with JavaScript, and by a press without. */
async function goOn(page) {
  await page.click("#spid-go-submit", { timeout: 1_500 }).catch(() => {});
}

/** Ticks a contact of the registry and answers its code. */
export async function enrolChannel(page, demo, address) {
  const before = (await messagesTo(demo, address)).length;
  // The circle is drawn by its label: that is where a finger goes. Addresses are masked but for their last digits.
  await page.locator("#contact-form label", { hasText: new RegExp(`${address.slice(-2)}\\s*$`) }).first().click();
  await page.click("#contact-submit");
  await answer(page, demo, address, before);
  await page.click("#channel-continue");
}

/** Types the code that comes to an address. */
export async function answer(page, demo, address, known) {
  await page.fill("#otp-form [name=otp]", codeIn(await nextMessage(demo, address, known)));
  await page.click("#otp-submit");
}

/** Reads the operation and confirms it with the code sent to `address`. */
export async function confirm(page, demo, address) {
  const summary = await page.textContent("#operation-summary");
  for (const shown of ["125,00", "Comune di Esempio", "TARI 2026"]) {
    if (!summary.includes(shown)) throw new Error(`the summary does not show ${shown}: ${summary}`);
  }
  const before = (await messagesTo(demo, address)).length;
  await page.click("#operation-confirm");
  await answer(page, demo, address, before);
}

/** The app tells that it is paid, and how: refused first, then with the token of the confirmation. */
export async function paid(page) {
  await page.locator("#app-paid").waitFor();
  const steps = await page.textContent("#app-steps");
  assert.match(steps, /401 .*insufficient_user_authentication/);
  assert.match(steps, /200 OK .*paid/);
}
