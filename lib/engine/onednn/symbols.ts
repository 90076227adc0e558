/*
 * What we call of oneDNN's C API, and how its two binary interfaces differ:
 * in version 2 descriptors are structures of the caller's, in version 3 they
 * are the library's.
 */

/** A function that returns a status, 0 for success. */
function call<const P extends readonly Deno.NativeType[]>(...parameters: P) {
  return { parameters, result: "i32" } as const;
}

/** What tells the versions apart. */
export const versionSymbols = {
  dnnl_version: { parameters: [], result: "pointer" },
  /** From the OpenMP library that oneDNN was linked with. */
  omp_set_num_threads: { parameters: ["i32"], result: "void", optional: true },
} as const;

const common = {
  dnnl_get_effective_cpu_isa: call(),
  dnnl_engine_create: call("buffer", "i32", "usize"),
  dnnl_engine_destroy: call("pointer"),
  dnnl_stream_create: call("buffer", "pointer", "u32"),
  dnnl_stream_destroy: call("pointer"),
  dnnl_stream_wait: call("pointer"),
  dnnl_memory_create: call("buffer", "pointer", "pointer", "usize"),
  dnnl_memory_destroy: call("pointer"),
  dnnl_memory_set_data_handle: call("pointer", "usize"),
  dnnl_memory_desc_get_size: { parameters: ["pointer"], result: "usize" },
  dnnl_memory_desc_equal: call("pointer", "pointer"),
  dnnl_primitive_create: call("buffer", "pointer"),
  dnnl_primitive_destroy: call("pointer"),
  dnnl_primitive_execute: call("pointer", "pointer", "i32", "buffer"),
  dnnl_primitive_desc_destroy: call("pointer"),
  dnnl_primitive_desc_query: call("pointer", "i32", "i32", "buffer"),
  dnnl_primitive_desc_query_md: {
    parameters: ["pointer", "i32", "i32"],
    result: "pointer",
  },
  // source and its engine, target and its engine, attributes
  dnnl_reorder_primitive_desc_create: call(
    "buffer",
    ...["pointer", "pointer", "pointer", "pointer"] as const,
    "pointer",
  ),
  dnnl_post_ops_create: call("buffer"),
  dnnl_post_ops_destroy: call("pointer"),
  dnnl_primitive_attr_create: call("buffer"),
  dnnl_primitive_attr_destroy: call("pointer"),
  dnnl_primitive_attr_set_post_ops: call("pointer", "pointer"),
} as const;

/** strides, dilations, padding before and after. */
const window = ["buffer", "buffer", "buffer", "buffer"] as const;

export const symbolsV3 = {
  ...common,
  dnnl_memory_desc_create_with_strides: call(
    ...["buffer", "i32", "buffer", "i32", "buffer"] as const,
  ),
  dnnl_memory_desc_create_with_tag: call(
    ...["buffer", "i32", "buffer", "i32", "i32"] as const,
  ),
  dnnl_memory_desc_destroy: call("pointer"),
  dnnl_post_ops_append_eltwise: call("pointer", "i32", "f32", "f32"),
  // engine, kind, algorithm, x, filter, bias, y, window, attributes
  dnnl_convolution_forward_primitive_desc_create: call(
    ...["buffer", "pointer", "i32", "i32"] as const,
    ...["pointer", "pointer", "pointer", "pointer"] as const,
    ...window,
    "pointer",
  ),
  // engine, algorithm, dx, filter, dy, window, hint, attributes
  dnnl_convolution_backward_data_primitive_desc_create: call(
    ...["buffer", "pointer", "i32"] as const,
    ...["pointer", "pointer", "pointer"] as const,
    ...window,
    ...["pointer", "pointer"] as const,
  ),
  // engine, algorithm, x, dfilter, dbias, dy, window, hint, attributes
  dnnl_convolution_backward_weights_primitive_desc_create: call(
    ...["buffer", "pointer", "i32"] as const,
    ...["pointer", "pointer", "pointer", "pointer"] as const,
    ...window,
    ...["pointer", "pointer"] as const,
  ),
} as const;

export const symbolsV2 = {
  ...common,
  dnnl_memory_desc_init_by_strides: call(
    ...["pointer", "i32", "buffer", "i32", "buffer"] as const,
  ),
  dnnl_memory_desc_init_by_tag: call(
    ...["pointer", "i32", "buffer", "i32", "i32"] as const,
  ),
  dnnl_post_ops_append_eltwise: call("pointer", "f32", "i32", "f32", "f32"),
  dnnl_primitive_desc_create: call(
    ...["buffer", "pointer", "pointer", "pointer", "pointer"] as const,
  ),
  // kind, algorithm, x, filter, bias, y, window
  dnnl_dilated_convolution_forward_desc_init: call(
    ...["pointer", "i32", "i32"] as const,
    ...["pointer", "pointer", "pointer", "pointer"] as const,
    ...window,
  ),
  dnnl_dilated_convolution_backward_data_desc_init: call(
    ...["pointer", "i32", "pointer", "pointer", "pointer"] as const,
    ...window,
  ),
  dnnl_dilated_convolution_backward_weights_desc_init: call(
    ...["pointer", "i32"] as const,
    ...["pointer", "pointer", "pointer", "pointer"] as const,
    ...window,
  ),
} as const;

/** What both have. */
export type CommonSymbols = Deno.DynamicLibrary<typeof common>["symbols"];
export type SymbolsV3 = Deno.DynamicLibrary<typeof symbolsV3>["symbols"];
export type SymbolsV2 = Deno.DynamicLibrary<typeof symbolsV2>["symbols"];
