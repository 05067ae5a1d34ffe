// `npm run dist`: the installers of this system, on a release machine (docs/release.md). Options go on to electron-builder.
import { installed, root, run } from './project.mjs';

/** With a certificate in the environment electron-builder finds the identity by itself; the file's `-` would hide it. */
const signed = process.platform === 'darwin' && Boolean(process.env.CSC_LINK || process.env.CSC_NAME);
const options = [
  ...(signed && process.env.CSC_NAME ? [`-c.mac.identity=${process.env.CSC_NAME}`] : []),
  ...(signed && !process.env.CSC_NAME ? ['-c.mac.identity='] : []),
  ...process.argv.slice(2),
];

const built = await run(process.execPath, [`${root}/scripts/build.mjs`]);
process.exitCode =
  built !== 0 ? built : await run(process.execPath, [installed('electron-builder/cli.js'), ...options]);
