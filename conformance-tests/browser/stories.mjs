// Walks every story in Chromium, on one node and on two, with and without JavaScript, and counts.
//
// Each story gets a demo of its own: a citizen whom no other has touched, or the one with a channel.
import { openBrowser, visitor } from "./parts/chromium.mjs";
import { startDemo } from "./parts/demo.mjs";
import { oneNode, twoNodes } from "./parts/places.mjs";
import * as keyboard from "./stories/by_keyboard_alone.mjs";
import * as first from "./stories/first_channel_then_payment.mjs";
import * as refusal from "./stories/refusal_is_as_easy.mjs";
import * as spid from "./stories/spid_then_payment.mjs";
import * as wrong from "./stories/wrong_credentials_say_nothing.mjs";

const STORIES = [first, spid, refusal, wrong, keyboard];
const WITH_CHANNEL = "FRRGLI84C52G686I";
const WITHOUT_CHANNEL = "RSSMRA85D55H501X";

async function tell(browser, story, place, javaScriptEnabled) {
  const demo = await startDemo(place);
  const context = await visitor(browser, { javaScriptEnabled });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const violations = [];
  const nodes = new Set();
  page.on("response", (response) => {
    const node = response.headers()["x-test-node"];
    if (node) nodes.add(node);
  });
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) violations.push(message.text());
  });
  try {
    const citizen = demo.citizen(story.citizenWithChannel ? WITH_CHANNEL : WITHOUT_CHANNEL);
    await story.walk({ page, demo, citizen });
    if (violations.length) throw new Error(violations.join("\n"));
    if (nodes.size !== place.nodes) throw new Error(`answers came from the nodes ${[...nodes]}`);
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
for (const place of [oneNode, twoNodes]) {
  for (const story of STORIES) {
    for (const javaScriptEnabled of [true, false]) {
      const right = await tell(browser, story, place, javaScriptEnabled);
      const how = `${place.name}, ${javaScriptEnabled ? "with" : "without"} JavaScript`;
      console.log(`${right ? "ok  " : "FAIL"} ${story.name} (${how})`);
      if (right) passed += 1;
      else failed += 1;
    }
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
