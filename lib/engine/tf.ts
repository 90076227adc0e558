/**
 * The one door to TensorFlow.js: nothing else in the library imports it, so
 * that nobody meets an unrepaired gradient.
 *
 * @module
 */
import { env } from "@tensorflow/tfjs-core";
export * from "@tensorflow/tfjs-core";

// Without this TensorFlow.js greets on the terminal and checks every result.
env().set("PROD", true);
