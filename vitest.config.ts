import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Two cores: more workers only make the tests on real sockets wait for each other.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        resolve: {
          alias: [
            {
              find: /^\.\/worker-file$/,
              replacement: fileURLToPath(new URL('tests/support/worker-file.ts', import.meta.url)),
            },
          ],
        },
        test: {
          name: 'unit',
          globalSetup: 'tests/support/build-store-worker.ts',
          include: ['tests/{shared,main,bridge,renderer,pair,house,hostile}/**/*.test.{ts,tsx}'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        // Whole programs as processes of their own: they need a current build.
        test: {
          name: 'programs',
          include: ['tests/programs/**/*.test.ts'],
          testTimeout: 60_000,
          // After the others: killing and starting programs wants the machine for itself.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        // Against real programs (irssi, ngircd, socat): slow to start and to close.
        test: { name: 'interop', include: ['tests/interop/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 60_000 },
      },
    ],
  },
});
