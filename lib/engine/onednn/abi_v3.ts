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
import type { SymbolsV3 } from "./symbols.ts";

const relu = 0x20;

/** oneDNN 3. */
export class AbiV3 implements Abi {
  constructor(readonly symbols: SymbolsV3) {}

  strided(scope: Scope, sizes: Dims, strides: Dims): Pointer {
    const create = this.symbols.dnnl_memory_desc_create_with_strides;
    return this.#desc(
      scope,
      (to) =>
        create(to, sizes.length, int64s(sizes), Code.f32, int64s(strides)),
    );
  }

  any(scope: Scope, sizes: Dims): Pointer {
    const create = this.symbols.dnnl_memory_desc_create_with_tag;
    return this.#desc(
      scope,
      (to) => create(to, sizes.length, int64s(sizes), Code.f32, Code.anyTag),
    );
  }

  #desc(scope: Scope, create: Parameters<Scope["make"]>[1]): Pointer {
    const { dnnl_memory_desc_destroy } = this.symbols;
    return scope.make("describing a tensor", create, dnnl_memory_desc_destroy);
  }

  appendRelu(postOps: Pointer, alpha: number): number {
    return this.symbols.dnnl_post_ops_append_eltwise(postOps, relu, alpha, 0);
  }

  forward(
    scope: Scope,
    engine: Pointer,
    { x, filter, bias, y }: ConvDescs,
    window: Window,
    attributes: Pointer | null,
  ): Pointer {
    const w = windowArguments(window);
    return this.#convolution(
      scope,
      (to) =>
        this.symbols.dnnl_convolution_forward_primitive_desc_create(
          to,
          engine,
          Code.training,
          Code.direct,
          x,
          filter,
          bias,
          y,
          ...w,
          attributes,
        ),
    );
  }

  inputGrad(
    scope: Scope,
    engine: Pointer,
    { x, filter, y }: ConvDescs,
    window: Window,
    hint: Pointer,
  ): Pointer {
    const w = windowArguments(window);
    return this.#convolution(
      scope,
      (to) =>
        this.symbols.dnnl_convolution_backward_data_primitive_desc_create(
          to,
          engine,
          Code.direct,
          x,
          filter,
          y,
          ...w,
          hint,
          null,
        ),
    );
  }

  filterGrad(
    scope: Scope,
    engine: Pointer,
    { x, filter, bias, y }: ConvDescs,
    window: Window,
    hint: Pointer,
  ): Pointer {
    const w = windowArguments(window);
    return this.#convolution(
      scope,
      (to) =>
        this.symbols.dnnl_convolution_backward_weights_primitive_desc_create(
          to,
          engine,
          Code.direct,
          x,
          filter,
          bias,
          y,
          ...w,
          hint,
          null,
        ),
    );
  }

  #convolution(scope: Scope, create: Parameters<Scope["make"]>[1]): Pointer {
    const { dnnl_primitive_desc_destroy } = this.symbols;
    return scope.make(
      "planning a convolution",
      create,
      dnnl_primitive_desc_destroy,
    );
  }
}
