// What the environment of a release machine adds to electron-builder.yml (docs/release.md). Values in, options out.

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {string[]} options of electron-builder
 */
export function releaseOptions(env, platform) {
  const { CSC_NAME: certificate, PORT59_UPDATE_FEED: feed } = env;
  return [
    // The configuration signs ad hoc; a certificate that the environment names takes its place.
    ...(platform === 'darwin' && certificate ? [`-c.mac.identity=${certificate}`] : []),
    // Where the programs of this release look for newer ones; without it they look nowhere.
    ...(feed ? ['-c.publish.provider=generic', `-c.publish.url=${feed}`] : []),
  ];
}
