// The way in by keyboard alone: no pointer touches the page, and the focus is always somewhere one can see.
import assert from "node:assert/strict";

import { codeIn, messagesTo, nextMessage } from "../parts/mailbox.mjs";

export const name = "sign in and pay by keyboard alone";
export const citizenWithChannel = true;

/** Presses Tab until the focused element matches, as a person does. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    const there = await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
    if (there) return;
  }
  assert.fail(`the Tab key does not reach ${selector}`);
}

export async function walk({ page, demo, citizen }) {
  const ente = demo.ente("porto-sereno");
  const mobile = citizen.contacts.find((contact) => contact.kind === "mobile").address;
  await page.goto(ente.app);
  await tabTo(page, "#app-pay");
  await page.keyboard.press("Enter");
  await page.locator("#login-form").waitFor({ state: "attached" });
  if (await page.locator("details:has(#login-form):not([open])").count()) {
    await tabTo(page, "details:has(#login-form) > summary");
    await page.keyboard.press("Enter");
  }
  for (const [field, value] of Object.entries({ username: citizen.username, pin: citizen.pin, password: citizen.password })) {
    await tabTo(page, `#login-form [name=${field}]`);
    await page.keyboard.type(value);
  }
  await page.keyboard.press("Enter");
  await page.locator("#operation-confirm").waitFor();
  const before = (await messagesTo(demo, mobile)).length;
  await tabTo(page, "#operation-confirm");
  await page.keyboard.press("Enter");
  const code = codeIn(await nextMessage(demo, mobile, before));
  await page.locator("#otp").waitFor();
  if (!(await page.evaluate(() => document.activeElement?.matches("#otp")))) await tabTo(page, "#otp");
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
  await page.locator("#app-paid").waitFor();
}
