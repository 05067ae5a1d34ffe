/** An event whose default can be prevented, as Electron hands it to listeners. */
export function preventable() {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}
