// Makes a fresh clone ready, from npm's pre-hooks: `node scripts/setup.mjs install | start | test`.
// Runs before anything is installed, so it uses nothing but Node, and asks nothing.
import { existsSync, readFileSync } from 'node:fs';
import { findChromium } from './find-chromium.mjs';
import { buildIsStale, installIsStale } from './freshness.mjs';
import { onPath, run } from './project.mjs';

const OLDEST_NODE = [20, 19];
/** What the interop tests talk to. */
const PEER_PROGRAMS = ['irssi', 'ngircd', 'socat'];

const purpose = process.argv[2] ?? 'install';
if (!['install', 'start', 'test'].includes(purpose)) stop(`setup knows install, start and test, not "${purpose}".`);

checkNode();
await installPackages();
if (purpose === 'start') await buildIfStale();
if (purpose === 'test') await findTestPrograms();

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  stop(
    `Port59 needs Node ${OLDEST_NODE.join('.')} or newer; this is Node ${process.versions.node}. Get a newer one from https://nodejs.org.`,
  );
}

async function installPackages() {
  if (!installIsStale()) return;
  console.log('Installing packages (npm ci), about a minute…');
  // NODE_ENV=production would leave out the tools everything here is built with.
  const code = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund']);
  if (code !== 0)
    stop('npm ci failed, see above. With no network it cannot work; else delete node_modules and try again.');
}

async function buildIfStale() {
  if (!buildIsStale()) return;
  console.log('Building…');
  if ((await run(process.execPath, ['scripts/build.mjs'])) !== 0) stop('The build failed, see above.');
}

/** Missing programs do not stop the tests: what needs them fails or is skipped there, saying so. */
async function findTestPrograms() {
  const missing = [...(findChromium() ? [] : ['chromium']), ...PEER_PROGRAMS.filter((name) => !onPath(name))];
  if (missing.length === 0) return;
  if (canInstallDebianPackages()) await installDebianPackages(missing);
  if (!findChromium()) {
    console.error(
      process.env.PORT59_CHROMIUM
        ? `PORT59_CHROMIUM names ${process.env.PORT59_CHROMIUM}, which is not a program: the window tests will fail.`
        : 'No Chromium, Chrome or Edge found: the window tests will fail. Install one, or name it in PORT59_CHROMIUM.',
    );
  }
  const peersMissing = PEER_PROGRAMS.filter((name) => !onPath(name));
  if (peersMissing.length > 0) {
    console.error(
      `Not installed: ${peersMissing.join(', ')}. Tests against real peers that need them will be skipped.`,
    );
  }
}

function canInstallDebianPackages() {
  const release = '/etc/os-release';
  return (
    process.getuid?.() === 0 &&
    existsSync(release) &&
    /^ID=debian$/m.test(readFileSync(release, 'utf8')) &&
    onPath('apt-get') !== null
  );
}

/** @param {readonly string[]} names */
async function installDebianPackages(names) {
  console.log(`Installing Debian packages for the tests: ${names.join(', ')}…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const updated = await run('apt-get', ['update', '-qq'], { env });
  const code =
    updated === 0
      ? await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env })
      : updated;
  if (code !== 0) console.error('apt-get failed, see above.');
}

/**
 * npm as the file it is: on Windows its command is a script that only a shell can start.
 * @param {readonly string[]} args
 */
function runNpm(args) {
  const npm = process.env.npm_execpath;
  return npm ? run(process.execPath, [npm, ...args]) : run('npm', args);
}

/**
 * @param {string} sentence
 * @returns {never}
 */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
