/**
 * The wasm engine with oneDNN, a library that the system has or that
 * `deno task engine get onednn` installs, for its convolutions.
 *
 * @module
 */
export { locateLibrary } from "./locate.ts";
export { openOnednn } from "./open_onednn.ts";
