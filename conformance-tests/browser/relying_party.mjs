// A relying party nobody here wrote: openid-client, from the issuer's URL alone.
//
// Discovery, sign-in in a real browser, code and PKCE, ID token, refresh, userinfo, sign-out.
import assert from "node:assert/strict";
import { createServer } from "node:http";

import * as client from "openid-client";

import { openBrowser, visitor } from "./parts/chromium.mjs";
import { startDemo } from "./parts/demo.mjs";
import { oneNode } from "./parts/places.mjs";
import { signIn } from "./parts/steps.mjs";

const CITIZEN = "FRRGLI84C52G686I";

/** A loopback redirect URI, on a port the client learns when it listens (RFC 8252). */
async function listen() {
  const arrived = [];
  const server = createServer((request, response) => {
    arrived.push(request.url);
    response.end("<!doctype html><title>app</title><p id=back>back</p>");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, arrived, close: () => server.close() };
}

async function walk(demo, browser, slug, id, authentication) {
  const registered = demo.client(id);
  const config = await client.discovery(new URL(demo.ente(slug).issuer), id, undefined, authentication(registered), {
    execute: [client.allowInsecureRequests],
  });
  const app = await listen();
  const context = await visitor(browser);
  const page = await context.newPage();
  try {
    const verifier = client.randomPKCECodeVerifier();
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    const target = client.buildAuthorizationUrl(config, {
      redirect_uri: `${app.origin}/callback`,
      scope: "openid profile email",
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    });
    await page.goto(target.href);
    await signIn(page, demo.citizen(CITIZEN), { pin: slug === "porto-sereno" });
    if (await page.locator("#consent-allow").count()) await page.click("#consent-allow");
    await page.locator("#back").waitFor();
    const answer = new URL(app.arrived.find((url) => url.startsWith("/callback")), app.origin);
    const tokens = await client.authorizationCodeGrant(config, answer, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const { sub } = tokens.claims();
    const known = await client.fetchUserInfo(config, tokens.access_token, sub);
    assert.equal(known.given_name, "Giulia");
    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token);
    assert.equal(renewed.claims().sub, sub);
    assert.equal((await client.fetchUserInfo(config, renewed.access_token, sub)).family_name, "Ferrari");
    if (registered.client_secret) {
      assert.equal((await client.tokenIntrospection(config, renewed.access_token)).active, true);
    }
    const leave = client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token });
    await page.goto(leave.href);
    await page.click("#logout-confirm");
    await page.locator("#logout-done").waitFor();
    await assert.rejects(client.refreshTokenGrant(config, renewed.refresh_token));
  } finally {
    app.close();
    await context.close();
  }
}

const demo = await startDemo(oneNode);
const browser = await openBrowser();
let [passed, failed] = [0, 0];
const cases = [
  ["porto-sereno", "demo-servizi", (registered) => client.ClientSecretBasic(registered.client_secret)],
  ["lago-chiaro", "demo-spa", () => client.None()],
];
for (const [slug, id, authentication] of cases) {
  try {
    await walk(demo, browser, slug, id, authentication);
    console.log(`ok   openid-client as ${id} at ${slug}`);
    passed += 1;
  } catch (error) {
    console.log(`FAIL openid-client as ${id} at ${slug}\n`, error, error.cause ?? "", demo.log().slice(-2_000));
    failed += 1;
  }
}
await browser.close();
await demo.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
