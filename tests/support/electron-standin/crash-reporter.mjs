// Takes what the app wants and reports nothing: only the real Electron's processes can crash so.

export const crashReporter = {
  /** @type {{ uploadToServer?: boolean } | null} */
  options: null,
  /** @param {{ uploadToServer?: boolean }} options */
  start(options) {
    crashReporter.options = options;
  },
  /** Electron uploads unless it is told not to. */
  getUploadToServer: () => crashReporter.options?.uploadToServer ?? true,
};
