import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * `npm run build`: dist/main.js, the parts that each command loads, and the notices of the packages
 * that are in them.
 *
 * Modules that dockerode loads and berth never calls (BuildKit sessions, ssh://) are left out: they
 * are most of its memory. See docs/decisions/0004-bundled-build.md.
 */
const UNUSED = ['@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', 'ssh2'];

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
  legalComments: 'none',
  metafile: true,
  // What is CommonJS in the bundle still asks for `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [
    {
      name: 'leave-out-unused',
      setup(bundle) {
        const filter = new RegExp(`^(${UNUSED.join('|')})$`);
        bundle.onResolve({ filter }, ({ path }) => ({ path, namespace: 'unused' }));
        bundle.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({
          contents: 'module.exports = {};',
        }));
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
