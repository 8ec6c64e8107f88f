// Gathers everything the pages load into dist/: one style sheet with only what is used, fonts, icons, one script.
// Names carry a hash of the content, so that browsers may keep them for ever; text comes with .gz and .br beside it.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { icons } from './icons.mjs';
import { styles } from './styles.mjs';

const home = join(dirname(fileURLToPath(import.meta.url)), '..');
const italia = join(home, 'node_modules', 'bootstrap-italia', 'dist');
const fresh = join(home, 'node_modules', `.dist-${process.pid}`);
const manifest = {};

/** Writes one file under a name that carries its hash; returns that name. */
function keep(name, content) {
  const hash = createHash('sha256').update(content).digest('base64url').replace(/[-_]/g, '').slice(0, 12);
  const hashed = name.replace(/(\.[a-z0-9]+)$/, `-${hash}$1`);
  writeFileSync(join(fresh, hashed), content);
  if (/\.(css|js|svg)$/.test(name)) {
    writeFileSync(join(fresh, `${hashed}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(join(fresh, `${hashed}.br`), brotliCompressSync(content));
  }
  manifest[name] = hashed;
  return hashed;
}

function font(family, file) {
  return keep(`${file.replace(/-v\d+-latin-ext_latin/, '')}.woff2`, readFileSync(join(italia, 'fonts', family, `${file}.woff2`)));
}

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh);

const fonts = {
  'titillium-400': font('Titillium_Web', 'titillium-web-v10-latin-ext_latin-regular'),
  'titillium-600': font('Titillium_Web', 'titillium-web-v10-latin-ext_latin-600'),
  'titillium-700': font('Titillium_Web', 'titillium-web-v10-latin-ext_latin-700'),
  'roboto-mono-400': font('Roboto_Mono', 'roboto-mono-v13-latin-ext_latin-regular'),
};
keep('pages.css', await styles({ home, italia, fonts, keep }));
keep('pages.js', readFileSync(join(home, 'look', 'pages.js')));
keep('icon.svg', readFileSync(join(home, 'look', 'icon.svg')));
writeFileSync(join(fresh, 'icons.json'), JSON.stringify(icons({ home, italia })));
writeFileSync(join(fresh, 'manifest.json'), JSON.stringify(manifest, null, 1));

// The licences of what is embedded travel with it.
const licences = [
  ['Bootstrap Italia (BSD-3-Clause)', join(italia, '..', 'LICENSE')],
  ['Titillium Web (OFL-1.1)', join(italia, 'fonts', 'Titillium_Web', 'OFL.txt')],
  ['Roboto Mono (Apache-2.0)', join(italia, 'fonts', 'Roboto_Mono', 'LICENSE.txt')],
];
keep('licences.txt', licences.map(([name, file]) => `${name}\n\n${readFileSync(file, 'utf8')}`).join('\n\n'));

rmSync(join(home, 'dist'), { recursive: true, force: true });
renameSync(fresh, join(home, 'dist'));
