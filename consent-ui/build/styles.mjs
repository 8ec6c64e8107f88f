// The style sheet: fonts, the design system cut down to what the templates use, and what is ours.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PurgeCSS } from 'purgecss';

/** Returns the style sheet; pictures inside it become files, because the pages' policy allows no `data:`. */
export async function styles({ home, italia, fonts, keep }) {
  const system = readFileSync(join(italia, 'css', 'bootstrap-italia.min.css'), 'utf8');
  const ours = ['fonts', 'pages', 'print'].map((name) => readFileSync(join(home, 'look', `${name}.css`), 'utf8'));
  const whole = withoutWeb(`${system}\n${withFonts(ours.join('\n'), fonts)}`);
  const [used] = await new PurgeCSS().purge({
    content: [join(home, 'templates', '**', '*.html'), join(home, 'look', '*.js')],
    css: [{ raw: whole }],
    keyframes: true,
    variables: true,
  });
  const css = withFiles(used.css, keep);
  if (/data:/.test(css)) throw new Error('a data: URL is left in the style sheet');
  if (/https?:\/\//.test(css.replace(/\/\*[^]*?\*\//g, ''))) throw new Error('the style sheet points elsewhere');
  return css;
}

/** The video player brings a font of its own; nothing here plays videos. */
function withoutWeb(css) {
  return css.replace(/@font-face\{font-family:VideoJS[^}]*\}/g, '');
}

function withFonts(css, fonts) {
  return css.replace(/url\(font:([a-z0-9-]+)\)/g, (_, name) => {
    if (!fonts[name]) throw new Error(`no font is called ${name}`);
    return `url(${fonts[name]})`;
  });
}

/** `url(data:…)` becomes `url(picture-….svg)`. */
function withFiles(css, keep) {
  return css.replace(/url\(("|')?(data:[^]*?)\1\)/g, (_, quote, url) => {
    const [, type, encoding, body] = /^data:([^,;]*)(?:;charset=[^,;]*)?(;base64)?,([^]*)$/i.exec(url) ?? [];
    if (type !== 'image/svg+xml') throw new Error(`a picture of type ${type} stands in the style sheet`);
    const svg = encoding ? Buffer.from(body, 'base64').toString('utf8') : unescaped(body.trim());
    const name = createHash('sha256').update(svg).digest('hex').slice(0, 8);
    return `url(${keep(`picture-${name}.svg`, svg)})`;
  });
}

/** Percent-decoding that leaves alone the bare signs of `hsl(0, 0%, 10%)`, as browsers do. */
function unescaped(text) {
  return text.replace(/(%[0-9a-f]{2})+/gi, (bytes) => decodeURIComponent(bytes));
}
