// Looks at every sample in Chromium: pictures at three widths, axe-core, no sideways scrolling, no request elsewhere.
//   cargo run -p consent-ui --example samples -- FOLDER && node consent-ui/build/inspect.mjs FOLDER [WORD]
// Pictures go to FOLDER/pictures; WORD limits the pages to those whose name contains it. CHROME names the browser.

import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, extname, join, relative } from 'node:path';
import { chromium } from 'playwright-core';

const [folder, word = ''] = process.argv.slice(2);
const widths = [320, 768, 1280];
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
// The policy of the product: what the samples may load.
const policy = "default-src 'none'; script-src 'nonce-n0nc3' 'strict-dynamic'; style-src 'nonce-n0nc3'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'";

const server = createServer((request, response) => {
  try {
    const path = join(folder, decodeURIComponent(new URL(request.url, 'http://x').pathname));
    const body = readFileSync(path);
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/plain', 'content-security-policy': policy });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const origin = `http://127.0.0.1:${server.address().port}`;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const complaints = [];

const looks = pages(folder).flatMap((file) => widths.map((width) => [relative(folder, file).replace(/\.html$/, ''), width]));
await Promise.all(Array.from({ length: availableParallelism() }, async () => {
  for (let next = looks.shift(); next; next = looks.shift()) await look(...next);
}));
await browser.close();
server.close();
for (const complaint of complaints.sort()) console.log(complaint);
console.log(`${complaints.length} complaints`);
process.exitCode = complaints.length ? 1 : 0;

async function look(name, width) {
  const complain = (what) => complaints.push(`${name} at ${width}: ${what}`);
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  const page = await context.newPage();
  page.on('request', (request) => request.url().startsWith(origin) || complain(`asks ${request.url()}`));
  page.on('response', (response) => response.status() < 400 || complain(`${response.status()} ${response.url()}`));
  page.on('console', (message) => message.type() === 'error' && complain(`console: ${message.text()}`));
  page.on('pageerror', (error) => complain(`script: ${error.message}`));
  // A page that sends itself on stays for its picture.
  await page.addInitScript(() => { HTMLFormElement.prototype.requestSubmit = () => {}; });
  await page.goto(`${origin}/${name}.html`, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) complain(`scrolls sideways by ${wide} px`);
  const picture = join(folder, 'pictures', `${name}.${width}.png`);
  mkdirSync(dirname(picture), { recursive: true });
  await page.screenshot({ path: picture, fullPage: true });
  // Everything that can be opened is checked open.
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
  const client = await context.newCDPSession(page);
  await client.send('Page.setBypassCSP', { enabled: true });
  const result = await page.evaluate(`${axe}; axe.run(document, { runOnly: ${JSON.stringify(rules)} })`);
  for (const { id, nodes } of result.violations) complain(`axe ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  await context.close();
}

function pages(at) {
  return readdirSync(at).sort().flatMap((name) => {
    const path = join(at, name);
    if (statSync(path).isDirectory()) return name === 'pictures' || name === 'assets' ? [] : pages(path);
    return name.endsWith('.html') && relative(folder, path).includes(word) ? [path] : [];
  });
}
