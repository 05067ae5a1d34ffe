// Why the desktop window cannot be opened on this computer, as one sentence with the cure. Values in, a sentence out:
// start.mjs gathers what is looked at here.

/**
 * @typedef {object} Surroundings
 * @property {NodeJS.Platform} platform
 * @property {boolean} hasDisplay
 * @property {boolean} isRoot
 * @property {boolean} restrictsNamespaces Ubuntu's AppArmor allows user namespaces to known programs only
 */

/**
 * What is known before anything is started; null when nothing speaks against it.
 * @param {Surroundings} surroundings
 */
export function whyNotEvenTry({ hasDisplay }) {
  return hasDisplay
    ? null
    : 'There is no display: log in to a desktop, or set DISPLAY or WAYLAND_DISPLAY, to get a window of its own.';
}

/**
 * Electron ended before it can have shown a window.
 * @param {Surroundings} surroundings
 * @param {{ code: number, errors: string }} end its exit code, and the last of what it wrote
 */
export function whyItEnded({ platform, isRoot, restrictsNamespaces }, { code, errors }) {
  if (platform === 'linux' && isRoot)
    return "Electron's sandbox does not work as root: start Port59 as an ordinary user.";
  if (platform === 'linux' && restrictsNamespaces && /sandbox|namespace/i.test(errors))
    return 'AppArmor forbids the sandbox to programs it does not know: install the .deb package, or allow it until the next start of the computer with "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0".';
  if (/sandbox|namespace/i.test(errors))
    return 'This system forbids the sandbox that Electron needs: allow unprivileged user namespaces, or leave the container.';
  const library = /error while loading shared libraries: ([^\s:]+)/.exec(errors)?.[1];
  if (library !== undefined) return `The system's library ${library} is missing: install it with your package manager.`;
  if (/cannot open display|missing x server|failed to connect to .*wayland/i.test(errors))
    return 'The display cannot be opened: check DISPLAY or WAYLAND_DISPLAY, and that this user may use it.';
  return `Electron ended at once with code ${code}: what it wrote above says more.`;
}

/**
 * The runtime could not be downloaded.
 * @param {string} failure what the installer said
 */
export function whyNoRuntime(failure) {
  const again = 'Run "npm start -- --retry-desktop" to try again';
  if (/ENOTFOUND|EAI_AGAIN|ENETUNREACH|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|fetch failed|nothing arrived/i.test(failure))
    return `Electron's runtime could not be downloaded, because github.com cannot be reached from here. ${again} when there is a network, or set ELECTRON_MIRROR to a server that has it.`;
  if (/ENOSPC/.test(failure))
    return `Electron's runtime could not be downloaded, because the disk is full. ${again} when there are 500 MB.`;
  if (/EACCES|EPERM|EROFS/.test(failure))
    return `Electron's runtime could not be stored, because node_modules cannot be written to. ${again} as the user it belongs to.`;
  return `Electron's runtime could not be downloaded (${failure}). ${again}.`;
}
