import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { buildPage } from './esbuild.page.js';

/**
 * `npm run build`: dist/main.js, the parts that each command loads, and the notices of the packages
 * that are in them. Source that is loaded is memory that is used: what berth never calls stays out.
 * See docs/decisions/0004-bundled-build.md.
 */
const RXJS = 'node_modules/rxjs/dist/esm/index.js';
const NOTHING = 'module.exports = {};';
const HTTP = "module.exports = process.getBuiltinModule('node:http');";
const INSTEAD = new Map([
  // dockerode's BuildKit sessions, ssh:// and building of images.
  ['@grpc/grpc-js', NOTHING],
  ['@grpc/proto-loader', NOTHING],
  ['protobufjs', NOTHING],
  ['ssh2', NOTHING],
  ['tar-fs', NOTHING],
  ['@balena/dockerignore', NOTHING],
  // Debug output of dockerode (which shows request headers) and of winston.
  ['debug', 'module.exports = () => () => {};'],
  ['@dabh/diagnostics', 'module.exports = () => () => {};'],
  // winston's colours are berth's own.
  ['@colors/colors/safe', NOTHING],
  // convict is never given arguments: flags are berth's own.
  ['yargs-parser', 'module.exports = () => ({});'],
  // What of prom-client only Node's own metrics, clusters, a push gateway and summaries need.
  ['./lib/defaultMetrics', NOTHING],
  ['./lib/cluster', NOTHING],
  ['./lib/pushgateway', NOTHING],
  ['./lib/summary', NOTHING],
  // Copies of what node has.
  ['readable-stream', "module.exports = require('stream');"],
  ['readable-stream/lib/_stream_writable.js', "module.exports = require('stream').Writable;"],
  ['string_decoder/', "module.exports = require('string_decoder');"],
  ['safe-buffer', "module.exports = require('buffer');"],
  // As an ES module it has all of its parts looked at, of which one loads fetch: 3 MB with Node 24.
  ['http', HTTP],
  ['node:http', HTTP],
]);

await rm('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  chunkNames: 'parts/[name]-[hash]',
  sourcemap: 'linked',
  minifySyntax: true,
  // Names stay: an operator may have to send us a stack.
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  loader: { '.md': 'text' },
  // What is CommonJS in the bundle still asks for `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [
    {
      name: 'status-page',
      setup(bundle) {
        bundle.onLoad({ filter: /[/]status[.]html$/ }, async () => ({
          contents: await buildPage(),
          loader: 'text',
        }));
      },
    },
    {
      name: 'leave-out-unused',
      setup(bundle) {
        bundle.onResolve({ filter: /.*/ }, ({ path }) =>
          INSTEAD.has(path) ? { path, namespace: 'instead' } : undefined,
        );
        bundle.onLoad({ filter: /.*/, namespace: 'instead' }, ({ path }) => ({
          contents: INSTEAD.get(path),
        }));
        // Its ES modules, of which only what is used gets in; node's condition leads to the others.
        bundle.onResolve({ filter: /^rxjs$/ }, () => ({ path: resolve(RXJS), sideEffects: false }));
      },
    },
  ],
});
await writeFile('dist/THIRD-PARTY-NOTICES.txt', await notices(Object.keys(metafile.inputs)));

/** The licences of the bundled packages, as those ask for. */
async function notices(inputs) {
  const packages = inputs.flatMap(
    (path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? [],
  );
  const texts = [...new Set(packages)].sort().map(async (directory) => {
    const { name, version, license } = JSON.parse(
      await readFile(join(directory, 'package.json'), 'utf8'),
    );
    const files = (await readdir(directory)).filter((file) => /^(licen[cs]e|notice)/i.test(file));
    const contents = files.map((file) => readFile(join(directory, file), 'utf8'));
    return [
      `${name} ${version} (${license ?? 'see below'})`,
      ...(await Promise.all(contents)),
    ].join('\n\n');
  });
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n`);
}
