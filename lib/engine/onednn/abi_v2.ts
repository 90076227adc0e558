import {
  type Abi,
  Code,
  type ConvDescs,
  type Dims,
  int64s,
  type Window,
  windowArguments,
} from "./abi.ts";
import type { Pointer, Scope } from "./scope.ts";
import { check } from "./status.ts";
import type { SymbolsV2 } from "./symbols.ts";

const relu = 0x1f;

/** More than its structures take: 696 for a tensor, eight of those for a convolution. */
const DESC_BYTES = 1024;
const CONVOLUTION_BYTES = 16 * DESC_BYTES;

/** oneDNN 2. */
export class AbiV2 implements Abi {
  constructor(readonly symbols: SymbolsV2) {}

  strided(scope: Scope, sizes: Dims, strides: Dims): Pointer {
    const desc = scope.bytes(DESC_BYTES);
    const init = this.symbols.dnnl_memory_desc_init_by_strides;
    check(
      init(desc, sizes.length, int64s(sizes), Code.f32, int64s(strides)),
      "describing a tensor",
    );
    return desc;
  }

  any(scope: Scope, sizes: Dims): Pointer {
    const desc = scope.bytes(DESC_BYTES);
    const init = this.symbols.dnnl_memory_desc_init_by_tag;
    check(
      init(desc, sizes.length, int64s(sizes), Code.f32, Code.anyTag),
      "describing a tensor",
    );
    return desc;
  }

  appendRelu(postOps: Pointer, alpha: number): number {
    const append = this.symbols.dnnl_post_ops_append_eltwise;
    return append(postOps, 1, relu, alpha, 0);
  }

  forward(
    scope: Scope,
    engine: Pointer,
    { x, filter, bias, y }: ConvDescs,
    window: Window,
    attributes: Pointer | null,
  ): Pointer {
    const init = this.symbols.dnnl_dilated_convolution_forward_desc_init;
    const w = windowArguments(window);
    const { training, direct } = Code;
    return this.#convolution(
      scope,
      engine,
      (desc) => init(desc, training, direct, x, filter, bias, y, ...w),
      attributes,
      null,
    );
  }

  inputGrad(
    scope: Scope,
    engine: Pointer,
    { x, filter, y }: ConvDescs,
    window: Window,
    hint: Pointer,
  ): Pointer {
    const init = this.symbols.dnnl_dilated_convolution_backward_data_desc_init;
    const w = windowArguments(window);
    return this.#convolution(
      scope,
      engine,
      (desc) => init(desc, Code.direct, x, filter, y, ...w),
      null,
      hint,
    );
  }

  filterGrad(
    scope: Scope,
    engine: Pointer,
    { x, filter, bias, y }: ConvDescs,
    window: Window,
    hint: Pointer,
  ): Pointer {
    const init =
      this.symbols.dnnl_dilated_convolution_backward_weights_desc_init;
    const w = windowArguments(window);
    return this.#convolution(
      scope,
      engine,
      (desc) => init(desc, Code.direct, x, filter, bias, y, ...w),
      null,
      hint,
    );
  }

  #convolution(
    scope: Scope,
    engine: Pointer,
    init: (desc: Pointer) => number,
    attributes: Pointer | null,
    hint: Pointer | null,
  ): Pointer {
    const desc = scope.bytes(CONVOLUTION_BYTES);
    check(init(desc), "describing a convolution");
    const { dnnl_primitive_desc_create, dnnl_primitive_desc_destroy } =
      this.symbols;
    return scope.make(
      "planning a convolution",
      (to) => dnnl_primitive_desc_create(to, desc, attributes, engine, hint),
      dnnl_primitive_desc_destroy,
    );
  }
}
