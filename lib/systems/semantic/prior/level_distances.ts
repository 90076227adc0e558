import { breathe } from "../../../engine/breathe.ts";
import { InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { direction } from "./direction.ts";

/** How far features lie apart: the mean over positions of 1 minus the cosine of the angle between them. */
export interface FeatureDistance {
  /** Between a picture and its own blurry one. */
  readonly own: number;
  /** Between a picture and the blurry one of every other picture. */
  readonly unrelated: number;
  /** The first divided by the second: 0 where blur changes nothing, 1 where it leaves nothing. */
  readonly ratio: number;
}

/** The distances at one level of features. */
export interface LevelDistance {
  /** Pixels of the picture per feature, along each side. */
  readonly stride: number;
  /** Of the features as they are. */
  readonly plain: FeatureDistance;
  /** After the mean of each channel over all sharp pictures has been taken off. */
  readonly centred: FeatureDistance;
}

/** The levels of features that something sees in pictures `[1, h, w, 3]`. */
export type SeeLevels = (pictures: tf.Tensor4D) => readonly tf.Tensor4D[];

/**
 * How far apart sharp and blurry pictures are at each level of features,
 * measured by how far unrelated pictures are.
 *
 * The paper sets out from the observation that in the features of a high-level
 * task the two are near; whether they are is to be seen here. Given a prior's
 * levels for `blurry`, it tells how far the prior has come.
 *
 * @param pictures Both `[n, h, w, 3]`, RGB in [0, 1], sides multiples of 32,
 * of at least two pictures that have nothing to do with each other.
 * @param see What is seen in the sharp pictures, such as a teacher's levels,
 * and, unless it is the same, in the blurry ones. It is shown one picture at a time.
 * @throws {InputError} When there are fewer than two pictures.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const net = semantic.createClassifier(semantic.priorPresets.tiny.encoder);
 * const params = net.init(seeded(1));
 * const sharp = tf.randomUniform<tf.Rank.R4>([2, 32, 32, 3], 0, 1, "float32", 1);
 * const distances = await semantic.levelDistances(
 *   { sharp, blurry: tf.mul(sharp, 0.9) },
 *   { sharp: (x) => net.apply(params, x).levels },
 * );
 * console.log(distances[0].plain.ratio); // near 0
 * ```
 */
export async function levelDistances(
  pictures: { readonly sharp: tf.Tensor4D; readonly blurry: tf.Tensor4D },
  see: { readonly sharp: SeeLevels; readonly blurry?: SeeLevels },
): Promise<LevelDistance[]> {
  const [count, height] = pictures.sharp.shape;
  if (count < 2) {
    throw new InputError(
      `${count} picture was given to compare features of; give at least two`,
    );
  }
  const sharp = await seenInEach(pictures.sharp, see.sharp);
  const blurry = await seenInEach(pictures.blurry, see.blurry ?? see.sharp);
  const distances: LevelDistance[] = [];
  for (const [l, of] of sharp.entries()) {
    const cosines = tf.tidy(() => {
      const mean = tf.mean(of, [0, 1, 2], true);
      return tf.stack([
        meanCosines(of, blurry[l]),
        meanCosines(tf.sub(of, mean), tf.sub(blurry[l], mean)),
      ]);
    });
    const values = await cosines.data() as Float32Array;
    distances.push({
      stride: height / of.shape[1],
      plain: distance(values.subarray(0, count ** 2), count),
      centred: distance(values.subarray(count ** 2), count),
    });
    tf.dispose([cosines, of, blurry[l]]);
  }
  return distances;
}

/** Each level of all pictures, `[n, h, w, channels]`. */
async function seenInEach(
  pictures: tf.Tensor4D,
  see: SeeLevels,
): Promise<tf.Tensor4D[]> {
  const each: tf.Tensor4D[][] = [];
  for (let i = 0; i < pictures.shape[0]; i++) {
    await breathe();
    each.push(tf.tidy(() => [...see(tf.slice(pictures, [i], [1]))]));
  }
  const levels = each[0].map((_, l) =>
    tf.concat(each.map((levels) => levels[l]), 0)
  );
  tf.dispose(each);
  return levels;
}

/** The cosine at each position, the mean over positions, of each sharp picture with each blurry one: `[n, n]`. */
function meanCosines(sharp: tf.Tensor4D, blurry: tf.Tensor4D): tf.Tensor2D {
  const [count, height, width] = sharp.shape;
  const rows = (map: tf.Tensor4D): tf.Tensor2D =>
    tf.reshape(direction(map), [count, -1]);
  const products = tf.matMul(rows(sharp), rows(blurry), false, true);
  return tf.div(products, height * width);
}

function distance(cosines: Float32Array, count: number): FeatureDistance {
  let [own, unrelated] = [0, 0];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const apart = 1 - cosines[i * count + j];
      if (i === j) own += apart / count;
      else unrelated += apart / (count * (count - 1));
    }
  }
  return { own, unrelated, ratio: own / unrelated };
}
