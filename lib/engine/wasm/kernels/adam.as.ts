// Kingma and Ba's update as PyTorch computes it, eps outside the root: of any
// number of tensors in one job.

/** Numbers in a chunk, as in ../adam.ts. */
const CHUNK: i32 = 8192;

/** Arguments, in the order of ../adam.ts. */
@unmanaged
export class AdamJob {
  /** For every chunk two words: its tensor, and the first of its numbers. */
  chunks: usize;
  beta1: f32;
  /** 1 - beta1, which the caller knows better. */
  fresh1: f32;
  beta2: f32;
  fresh2: f32;
  /** learningRate / biasCorrection1. */
  rate: f32;
  /** 1 / biasCorrection2. */
  scale: f32;
  eps: f32;
}

/** One tensor's row of the table, in the order of ../adam.ts. */
@unmanaged
class AdamTensor {
  param: usize;
  mean: usize;
  square: usize;
  grad: usize;
  newParam: usize;
  newMean: usize;
  newSquare: usize;
  size: i32;
}

export function adam(job: AdamJob, chunk: i32): void {
  const entry = job.chunks + (<usize> chunk << 3);
  const tensor = changetype<AdamTensor>(load<usize>(entry));
  const begin = load<i32>(entry, 4);
  const end = min(begin + CHUNK, tensor.size);
  let i = begin;
  for (; i + 4 <= end; i += 4) {
    const at = <usize> i << 2;
    const g = v128.load(tensor.grad + at);
    const mean = f32x4.add(
      f32x4.mul(v128.load(tensor.mean + at), f32x4.splat(job.beta1)),
      f32x4.mul(g, f32x4.splat(job.fresh1)),
    );
    const square = f32x4.add(
      f32x4.mul(v128.load(tensor.square + at), f32x4.splat(job.beta2)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(job.fresh2)),
    );
    const root = f32x4.sqrt(f32x4.mul(square, f32x4.splat(job.scale)));
    const step = f32x4.div(
      f32x4.mul(mean, f32x4.splat(job.rate)),
      f32x4.add(root, f32x4.splat(job.eps)),
    );
    v128.store(tensor.newMean + at, mean);
    v128.store(tensor.newSquare + at, square);
    v128.store(
      tensor.newParam + at,
      f32x4.sub(v128.load(tensor.param + at), step),
    );
  }
  for (; i < end; i++) {
    const at = <usize> i << 2;
    const g = f32.load(tensor.grad + at);
    const mean = f32.load(tensor.mean + at) * job.beta1 + g * job.fresh1;
    const square = f32.load(tensor.square + at) * job.beta2 +
      g * g * job.fresh2;
    const root: f32 = sqrt<f32>(square * job.scale);
    f32.store(tensor.newMean + at, mean);
    f32.store(tensor.newSquare + at, square);
    f32.store(
      tensor.newParam + at,
      f32.load(tensor.param + at) - mean * job.rate / (root + job.eps),
    );
  }
}
