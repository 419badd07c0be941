import { rm } from 'node:fs/promises';
import { build } from 'esbuild';

/**
 * `npm run build`: dist/main.js and the parts that each command loads.
 *
 * Modules that dockerode loads and berth never calls (BuildKit sessions, ssh://) are left out: they
 * are most of its memory. See docs/decisions/0004-bundled-build.md.
 */
const UNUSED = ['@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', 'ssh2'];

await rm('dist', { recursive: true, force: true });
await build({
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
