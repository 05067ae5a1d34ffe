/**
 * [E5] Root, as in a container, cannot have Chromium's sandbox and starts without it. Electron's `enableSandbox` would take
 * that switch away, and every child of the program would end.
 * @param argv the whole of `process.argv`
 */
export function wantsSandbox(argv: readonly string[]): boolean {
  return !argv.includes('--no-sandbox');
}
