/** The compiled `wasm/dense.as.ts`, where each function is described; places are in bytes. */
export interface Dense {
  multiply(
    scratch: number,
    a: number,
    b: number,
    y: number,
    rows: number,
    inner: number,
    columns: number,
  ): void;
  multiplyTransposed(
    scratch: number,
    a: number,
    b: number,
    y: number,
    rows: number,
    inner: number,
    columns: number,
  ): void;
  transpose(a: number, y: number, rows: number, columns: number): void;
  dotRows(
    a: number,
    x: number,
    y: number,
    rows: number,
    columns: number,
  ): void;
  sumRows(
    a: number,
    x: number,
    y: number,
    rows: number,
    columns: number,
  ): void;
  outer(
    p: number,
    q: number,
    y: number,
    rows: number,
    columns: number,
    scale: number,
    keep: number,
  ): void;
  addScaled(
    x: number,
    y: number,
    size: number,
    scale: number,
    keep: number,
  ): void;
  normalise(
    x: number,
    gamma: number,
    beta: number,
    y: number,
    mean: number,
    inverse: number,
    rows: number,
    columns: number,
    eps: number,
  ): void;
  normaliseGrad(
    x: number,
    gamma: number,
    y: number,
    mean: number,
    inverse: number,
    d: number,
    gammaGrad: number,
    betaGrad: number,
    rows: number,
    columns: number,
  ): void;
  toPatches(
    picture: number,
    y: number,
    out: number,
    side: number,
    channels: number,
  ): void;
  fromPatches(
    x: number,
    picture: number,
    out: number,
    side: number,
    channels: number,
  ): void;
  sample(
    even: number,
    odd: number,
    kernel: number,
    y: number,
    side: number,
    out: number,
    fromRow: number,
    toRow: number,
    channels: number,
  ): void;
  sampleGrad(
    even: number,
    odd: number,
    d: number,
    kernel: number,
    side: number,
    out: number,
    fromRow: number,
    toRow: number,
    channels: number,
  ): void;
  adam(
    param: number,
    mean: number,
    square: number,
    grad: number,
    size: number,
    beta1: number,
    fresh1: number,
    beta2: number,
    fresh2: number,
    rate: number,
    scale: number,
    eps: number,
  ): void;
}

let compiled: WebAssembly.Module | undefined;

/** The kernels on a memory. */
export function openDense(memory: WebAssembly.Memory): Dense {
  compiled ??= new WebAssembly.Module(
    Deno.readFileSync(new URL("wasm/dense.wasm", import.meta.url)),
  );
  return new WebAssembly.Instance(compiled, { env: { memory } })
    .exports as unknown as Dense;
}
