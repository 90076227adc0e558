import type * as tf from "../../lib/engine/tf.ts";
import {
  countParameters,
  disposeTree,
  type Params,
  valueAndGrad,
} from "../../lib/nn/mod.ts";
import { adam, clipByGlobalNorm } from "../../lib/optim/mod.ts";
import type { Steps } from "./bench_case.ts";

/** Steps as a training makes them: loss, gradient, Adam. */
export function training<P extends Params>(
  { params, loss, constants = [], rate = 1e-4, clip = 0 }: {
    /** What is trained. */
    params: P;
    readonly loss: (params: P) => tf.Scalar;
    /** What else is to be freed in the end. */
    readonly constants?: Params;
    readonly rate?: number;
    /** Largest norm of a gradient; 0 for no limit. */
    readonly clip?: number;
  },
): Steps {
  const optimiser = adam({ learningRate: rate });
  let moments = optimiser.init(params);
  let last: tf.Scalar | undefined;
  let step = 0;
  return {
    parameters: countParameters(params),
    learns: true,
    step() {
      const { loss: value, grads } = valueAndGrad(
        (p) => ({ loss: loss(p) }),
        params,
      );
      const clipped = clip ? clipByGlobalNorm(grads, clip) : grads;
      const next = optimiser.update(clipped, moments, params, { step: step++ });
      for (const old of [params, moments, grads]) disposeTree(old);
      if (clipped !== grads) disposeTree(clipped);
      ({ params, moments } = next);
      last?.dispose();
      last = value;
    },
    async value() {
      return (await last!.data())[0];
    },
    close() {
      for (const tree of [params, moments, constants]) disposeTree(tree);
      last?.dispose();
    },
  };
}
