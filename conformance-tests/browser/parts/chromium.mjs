// Debian's Chromium, driven without anything of its own going to the network.
import { chromium } from "playwright-core";

const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Opens the browser. Root has no sandbox to offer it. */
export function openBrowser() {
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: [...FLAGS, ...sandbox] });
}

/** A visitor: a profile of their own, on a phone. */
export function visitor(browser, { javaScriptEnabled = true } = {}) {
  return browser.newContext({ javaScriptEnabled, locale: "it-IT", viewport: { width: 360, height: 780 } });
}
