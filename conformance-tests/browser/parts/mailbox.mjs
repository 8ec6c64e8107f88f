// What the demo sent, read as a citizen reads it.

/** The messages to an address, the oldest first. */
export async function messagesTo(demo, address) {
  const all = await (await fetch(demo.mailbox)).json();
  return all.filter((message) => message.to === address);
}

/** Waits for a message to `address` beyond the first `known`, and gives it. */
export async function nextMessage(demo, address, known = 0) {
  const until = Date.now() + 10_000;
  while (Date.now() < until) {
    const messages = await messagesTo(demo, address);
    if (messages.length > known) return messages.at(-1);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no message to ${address}`);
}

/** The six digits in a message. */
export function codeIn(message) {
  const found = /\b(\d{6})\b/.exec(`${message.subject} ${message.text}`);
  if (!found) throw new Error(`no code in: ${message.text}`);
  return found[1];
}
