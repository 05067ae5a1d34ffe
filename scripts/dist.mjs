// `npm run dist`: the installers of this system, on a release machine (docs/release.md). Options go on to electron-builder.
import { installed, run } from './project.mjs';
import { releaseOptions } from './release-options.mjs';

const options = [...releaseOptions(process.env, process.platform), ...process.argv.slice(2)];
const built = await run(process.execPath, ['scripts/build.mjs']);
process.exitCode =
  built !== 0 ? built : await run(process.execPath, [installed('electron-builder/cli.js'), ...options]);
