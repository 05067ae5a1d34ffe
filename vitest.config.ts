import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/{shared,main,bridge,renderer,pair,house}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    // Two cores: more workers only make the tests on real sockets wait for each other.
    maxWorkers: 2,
  },
});
