import * as tf from "../core.ts";
import { wrapGradient } from "./register.ts";

/* On WebAssembly these return wrong gradients; better none than wrong ones. */
for (const kernelName of [tf.Conv3D, tf.Dilation2D]) {
  wrapGradient(kernelName, (original) => (dy, saved, attrs) => {
    if (tf.getBackend() === "wasm") {
      throw new Error(
        `the gradient of ${kernelName} is wrong on the engine "wasm"; open another`,
      );
    }
    return original(dy, saved, attrs);
  });
}
