// The icons the templates name, cut out of the design system's sprite. They are put into the pages themselves: no
// request, and they take the colour of the text.

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Returns icon name → { box, body }. */
export function icons({ home, italia }) {
  const sprite = readFileSync(join(italia, 'svg', 'sprites.svg'), 'utf8');
  const cut = {};
  for (const name of names(join(home, 'templates'))) {
    const [, box, body] = new RegExp(`<symbol id="it-${name}" viewBox="([^"]+)">(.*?)</symbol>`, 's').exec(sprite) ?? [];
    if (!body) throw new Error(`the design system has no icon it-${name}`);
    cut[name] = { box, body };
  }
  return cut;
}

/** Every `icon("name")` in the templates. */
function names(folder) {
  const found = new Set();
  for (const file of files(folder)) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/icon\("([a-z-]+)"\)/g)) found.add(name);
  }
  return [...found].sort();
}

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}
