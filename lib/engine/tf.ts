/**
 * The one door to TensorFlow.js: nothing else in the library imports it, so
 * that nobody meets an unrepaired gradient.
 *
 * @module
 */
import "./repairs/mod.ts";
export * from "./core.ts";
