/** Losses that more than one system uses. @module */
export { l1Loss } from "./l1.ts";
