import { InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import type { NamedArray } from "../../../loss/mod.ts";
import {
  disposeTree,
  fromNamed,
  namedLeaves,
  type Params,
} from "../../../nn/mod.ts";
import { seeded } from "../../../random/mod.ts";
import { createHost } from "./create_host.ts";
import type { Host } from "./host.ts";
import { mimoUnetReleased } from "./mimo_unet_released.ts";
import { mprnetReleased } from "./mprnet_released.ts";
import { nafnetReleased } from "./nafnet_released.ts";
import { need, type Released } from "./released.ts";

/** What {@linkcode importHostWeights} found. */
export interface ImportedHost {
  /** The network, its sizes read off the shapes. */
  readonly host: Host;
  /** Its weights, in this library's layout; the caller's to dispose. */
  readonly params: Params;
}

const kinds = [
  mimoUnetReleased,
  nafnetReleased,
  mprnetReleased,
] as unknown as readonly Released[];

/** Whether the names of a state dict are those of a released host. */
export function isHost(weights: ReadonlyMap<string, unknown>): boolean {
  return kinds.some(({ telltale }) => weights.has(telltale));
}

/**
 * A host and its weights from a state dict under the names of its released
 * code: which host it is and its sizes are read off names and shapes.
 *
 * @param weights Arrays by name, as `readWeights` returns them for `.pth` and
 * `.safetensors` files.
 * @throws {InputError} When the names are of no host that is known, one is
 * missing or unknown, or a shape does not fit.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * try {
 *   semantic.importHostWeights(new Map());
 * } catch (error) {
 *   console.log((error as Error).message); // which names it looked for
 * }
 * ```
 */
export function importHostWeights(
  weights: ReadonlyMap<string, NamedArray>,
): ImportedHost {
  const kind = kinds.find(({ telltale }) => weights.has(telltale));
  if (!kind) {
    const looked = kinds.map((k) => `"${k.telltale}" of ${k.title}`).join(", ");
    throw new InputError(
      `these ${weights.size} arrays are no released host's: none has the name ${looked}; give one of their state dicts`,
    );
  }
  const config = kind.config(weights);
  const host = createHost(config);
  const template = host.init(seeded(0));
  try {
    const parts = namedLeaves(template).map(([path, { shape }]) => {
      return { path, shape, name: kind.nameOf(path, config) };
    });
    refuseUnknown(kind, weights, new Set(parts.map(({ name }) => name)));
    // Whatever is made before a refusal is freed.
    const named = tf.tidy(() =>
      Object.fromEntries(
        parts.map(({ path, shape, name }) => [
          path,
          importArray(name, need(weights, name), shape),
        ]),
      )
    );
    return {
      host,
      params: fromNamed(template, new Map(Object.entries(named))),
    };
  } finally {
    disposeTree(template);
  }
}

function refuseUnknown(
  { title, besides }: Released,
  weights: ReadonlyMap<string, NamedArray>,
  known: ReadonlySet<string>,
): void {
  const unknown = [...weights.keys()]
    .filter((name) => !known.has(name) && !besides?.test(name));
  if (unknown.length === 0) return;
  throw new InputError(
    `${unknown.length} of ${weights.size} arrays are none of ${title}'s, such as "${
      unknown[0]
    }"; give a state dict as its code saves it`,
  );
}

/**
 * One array in our layout: PyTorch's sides are ours in reverse order, but for
 * height and width. Sides of 1 move nothing and need not agree, as in depthwise
 * filters and scales of channels.
 */
function importArray(
  name: string,
  { shape: given, data }: NamedArray,
  shape: readonly number[],
): tf.Tensor {
  const order = shape.length === 4
    ? [3, 2, 0, 1]
    : shape.map((_, i) => i).reverse();
  const expected = order.map((axis) => shape[axis]);
  const long = (sides: readonly number[]) => sides.filter((n) => n > 1).join();
  if (long(given) !== long(expected)) {
    throw new InputError(
      `${name} has the shape [${given}]; expected [${expected}]`,
    );
  }
  const back = order.map((_, axis) => order.indexOf(axis));
  const values = data instanceof Float32Array
    ? data
    : Float32Array.from(data, Number);
  return tf.tidy(() => tf.transpose(tf.tensor(values, expected), back));
}
