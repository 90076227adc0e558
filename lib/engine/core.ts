/**
 * TensorFlow.js as it comes, for the files that repair and extend it; the rest
 * of the library imports `tf.ts`.
 *
 * @module
 */
// The core alone knows no gradients when it is loaded in Node's way; the whole
// package registers them.
import "@tensorflow/tfjs";
import { env } from "@tensorflow/tfjs-core";
export * from "@tensorflow/tfjs-core";

// Without this TensorFlow.js greets on the terminal and checks every result.
env().set("PROD", true);
