// Walks every story in Chromium, with and without JavaScript, and counts.
//
// One demo serves all of them; each story gets a citizen whom no other has touched, or the one with a channel.
import { openBrowser, visitor } from "./parts/chromium.mjs";
import { startDemo } from "./parts/demo.mjs";
import * as keyboard from "./stories/by_keyboard_alone.mjs";
import * as first from "./stories/first_channel_then_payment.mjs";
import * as refusal from "./stories/refusal_is_as_easy.mjs";
import * as wrong from "./stories/wrong_credentials_say_nothing.mjs";

const STORIES = [first, refusal, wrong, keyboard];
const WITH_CHANNEL = "FRRGLI84C52G686I";
const WITHOUT_CHANNEL = "RSSMRA85D55H501X";

async function tell(browser, story, javaScriptEnabled) {
  // A channel is registered once: each way of walking gets a demo of its own.
  const demo = await startDemo(process.argv.slice(2));
  const context = await visitor(browser, { javaScriptEnabled });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const violations = [];
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) violations.push(message.text());
  });
  try {
    const citizen = demo.citizen(story.citizenWithChannel ? WITH_CHANNEL : WITHOUT_CHANNEL);
    await story.walk({ page, demo, citizen });
    if (violations.length) throw new Error(violations.join("\n"));
    return true;
  } catch (error) {
    console.log(`  at ${page.url()}\n${(await page.textContent("main").catch(() => "")).trim().slice(0, 800)}`);
    console.log(error.stack ?? String(error), "\n", demo.log().slice(-2_000));
    return false;
  } finally {
    await context.close();
    await demo.stop();
  }
}

const browser = await openBrowser();
let [passed, failed] = [0, 0];
for (const story of STORIES) {
  for (const javaScriptEnabled of [true, false]) {
    const right = await tell(browser, story, javaScriptEnabled);
    console.log(`${right ? "ok  " : "FAIL"} ${story.name} (${javaScriptEnabled ? "with" : "without"} JavaScript)`);
    if (right) passed += 1;
    else failed += 1;
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
