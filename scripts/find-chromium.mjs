// Finds a Chromium for the window tests: the one named by PORT59_CHROMIUM, else an installed Chromium, Chrome or Edge.
import { join } from 'node:path';
import { isExecutable, onPath } from './project.mjs';

const NAMES_ON_PATH = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

/** The path of the browser, or null when none is installed. */
export function findChromium() {
  const named = process.env.PORT59_CHROMIUM;
  if (named) return isExecutable(named) ? named : null;
  if (process.platform === 'darwin') return macCandidates().find(isExecutable) ?? null;
  if (process.platform === 'win32') return windowsCandidates().find(isExecutable) ?? null;
  return NAMES_ON_PATH.map(onPath).find((path) => path !== null) ?? null;
}

function macCandidates() {
  const apps = [
    'Chromium.app/Contents/MacOS/Chromium',
    'Google Chrome.app/Contents/MacOS/Google Chrome',
    'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ];
  return ['/Applications', join(process.env.HOME ?? '', 'Applications')].flatMap((folder) =>
    apps.map((app) => join(folder, app)),
  );
}

function windowsCandidates() {
  const folders = [process.env.LOCALAPPDATA, process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)']].filter(
    (folder) => folder !== undefined,
  );
  const programs = [
    'Chromium\\Application\\chrome.exe',
    'Google\\Chrome\\Application\\chrome.exe',
    'Microsoft\\Edge\\Application\\msedge.exe',
  ];
  return folders.flatMap((folder) => programs.map((program) => join(folder, program)));
}
