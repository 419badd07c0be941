import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = new URL('./src/http/page/', import.meta.url);

/** The status page as one text: its markup, with its style and its script in it. */
export async function buildPage() {
  const [markup, style, script] = await Promise.all([
    readFile(new URL('status.html', HERE), 'utf8'),
    bundled('status.css'),
    bundled('client/main.ts'),
  ]);
  // As functions: `$` means something in a replacement that is a text.
  return markup
    .replace('<style></style>', () => `<style>${style}</style>`)
    .replace('<script type="module"></script>', () => `<script type="module">${script}</script>`);
}

async function bundled(file) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(file, HERE))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['chrome115', 'firefox115', 'safari17'],
    charset: 'utf8',
    legalComments: 'none',
  });
  return outputFiles[0].text.trim();
}
