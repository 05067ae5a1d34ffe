// `npm run dist`: the installers of this system, on a release machine (docs/release.md). Options go on to electron-builder.
import { installed, run } from './project.mjs';

/** The configuration signs ad hoc; a certificate that the environment names takes its place. */
const certificate = process.platform === 'darwin' ? process.env.CSC_NAME : undefined;
const options = [...(certificate ? [`-c.mac.identity=${certificate}`] : []), ...process.argv.slice(2)];

const built = await run(process.execPath, ['scripts/build.mjs']);
process.exitCode =
  built !== 0 ? built : await run(process.execPath, [installed('electron-builder/cli.js'), ...options]);
