import type { Abi } from "./abi.ts";
import { type Plan, planConvolution } from "./plan.ts";
import { type Pointer, Scope } from "./scope.ts";
import { check } from "./status.ts";

/** Addresses of a convolution's tensors; 0 for a bias that it has not. */
export interface Addresses {
  readonly x: bigint;
  readonly filter: bigint;
  readonly bias: bigint;
  readonly y: bigint;
  /** Room for the filter in oneDNN's own order. */
  readonly room: bigint;
}

type Name = keyof Addresses;

/** Where computing takes place: oneDNN's engine, and the stream of what is to be done. */
export interface Device {
  readonly abi: Abi;
  readonly engine: Pointer;
  readonly stream: Pointer;
}

/** As oneDNN numbers what a primitive is given and what can be asked of one. */
const source = 1;
const target = 17;
const argumentNumbers = {
  forward: { x: 1, filter: 33, bias: 41, y: 17 },
  inputGrad: { x: 129, filter: 33, bias: 41, y: 145 },
  filterGrad: { x: 1, filter: 161, bias: 169, y: 145 },
} as const;
const filterQuery = { forward: 131, inputGrad: 131, filterGrad: 132 } as const;

/** A convolution, or one of its gradients, made ready for one shape. */
export class Convolution {
  /** Bytes that the filter takes in oneDNN's own order; 0 where that is ours. */
  readonly roomBytes: number;
  readonly #device: Device;
  readonly #memories: [Name, Pointer][] = [];
  readonly #steps: Step[] = [];
  readonly #owned = new Scope();

  /** @throws {Unimplemented} If oneDNN cannot. */
  constructor(device: Device, plan: Plan) {
    this.#device = device;
    const { symbols } = device.abi;
    const scope = new Scope();
    try {
      const { descs, filter, primitive } = planConvolution(
        device.abi,
        scope,
        device.engine,
        plan,
      );
      const own = symbols.dnnl_primitive_desc_query_md(
        primitive,
        filterQuery[plan.part],
        0,
      )!;
      const same = symbols.dnnl_memory_desc_equal(own, filter) === 1;
      this.roomBytes = same
        ? 0
        : Number(symbols.dnnl_memory_desc_get_size(own));
      const memories = {
        x: this.#memory("x", descs.x),
        y: this.#memory("y", descs.y),
        filter: this.#memory("filter", filter),
      };
      const bias = descs.bias && this.#memory("bias", descs.bias);
      const room = same ? memories.filter : this.#memory("room", own);
      const numbers = argumentNumbers[plan.part];
      this.#step(primitive, [
        [numbers.x, memories.x],
        [numbers.y, memories.y],
        [numbers.filter, room],
        ...bias ? [[numbers.bias, bias] as const] : [],
      ]);
      if (same) return;
      if (plan.part === "filterGrad") {
        this.#reorder(scope, own, room, filter, memories.filter);
      } else {
        this.#reorder(scope, filter, memories.filter, own, room);
        this.#steps.reverse();
      }
    } catch (error) {
      this.close();
      throw error;
    } finally {
      scope.close();
    }
  }

  /** Computes it and waits until it is done. */
  run(addresses: Addresses): void {
    const { abi: { symbols }, stream } = this.#device;
    for (const [name, memory] of this.#memories) {
      symbols.dnnl_memory_set_data_handle(memory, addresses[name]);
    }
    for (const { primitive, count, given } of this.#steps) {
      check(
        symbols.dnnl_primitive_execute(primitive, stream, count, given),
        "computing a convolution",
      );
    }
    check(symbols.dnnl_stream_wait(stream), "computing a convolution");
  }

  /** Gives up all that oneDNN holds for it. */
  close(): void {
    this.#owned.close();
  }

  #memory(name: Name, desc: Pointer): Pointer {
    const { abi: { symbols }, engine } = this.#device;
    const memory = this.#owned.make(
      "making a tensor",
      (to) => symbols.dnnl_memory_create(to, desc, engine, 0n),
      symbols.dnnl_memory_destroy,
    );
    this.#memories.push([name, memory]);
    return memory;
  }

  #reorder(
    scope: Scope,
    fromDesc: Pointer,
    from: Pointer,
    toDesc: Pointer,
    to: Pointer,
  ): void {
    const { abi: { symbols }, engine } = this.#device;
    const desc = scope.make(
      "planning a reordering",
      (made) =>
        symbols.dnnl_reorder_primitive_desc_create(
          made,
          fromDesc,
          engine,
          toDesc,
          engine,
          null,
        ),
      symbols.dnnl_primitive_desc_destroy,
    );
    this.#step(desc, [[source, from], [target, to]]);
  }

  #step(desc: Pointer, given: readonly (readonly [number, Pointer])[]): void {
    const { symbols } = this.#device.abi;
    const primitive = this.#owned.make(
      "making a primitive",
      (to) => symbols.dnnl_primitive_create(to, desc),
      symbols.dnnl_primitive_destroy,
    );
    const count = given.length;
    this.#steps.push({ primitive, count, given: packed(given) });
  }
}

interface Step {
  readonly primitive: Pointer;
  readonly count: number;
  readonly given: Uint8Array<ArrayBuffer>;
}

/** Arguments as C has them: a number, a gap, an address. */
function packed(
  given: readonly (readonly [number, Pointer])[],
): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(16 * given.length));
  for (const [i, [number, memory]] of given.entries()) {
    view.setInt32(16 * i, number, true);
    view.setBigUint64(16 * i + 8, Deno.UnsafePointer.value(memory), true);
  }
  return new Uint8Array(view.buffer);
}
