import * as tf from "../core.ts";
import { actGrad } from "../ops/act_grad.ts";
import { replaceGradient } from "./register.ts";

/*
 * ReLUs by themselves, whose gradients TensorFlow.js makes of comparisons and
 * choices: one kernel in place of three, or three in place of five.
 */
replaceGradient({
  kernelName: tf.Relu,
  save: ["x"],
  of: (dy, [x]) => ({ x: () => actGrad(dy, x, "relu", 0) }),
});

replaceGradient<{ readonly alpha: number }>({
  kernelName: tf.LeakyRelu,
  save: ["x"],
  of: (dy, [x], { alpha }) => ({
    x: () => actGrad(dy, x, "leakyRelu", alpha),
  }),
});

replaceGradient({
  kernelName: tf.Relu6,
  save: ["x"],
  of: (dy, [x]) => ({
    x: () => {
      const below = actGrad(dy, tf.sub(6, x), "relu", 0);
      return actGrad(below, x, "relu", 0);
    },
  }),
});
