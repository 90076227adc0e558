import type { Source } from "../../../data/mod.ts";

/** Columns of a picture, from and to a fraction of its width. */
export interface View {
  /** The picture in its source. */
  readonly index: number;
  /** The scene that it shows. */
  readonly scene: number;
  readonly from: number;
  readonly to: number;
}

/** Pictures by scene, split in what is trained on and what is held out. */
export interface Scenes {
  readonly names: readonly string[];
  readonly training: readonly View[];
  readonly heldOut: readonly View[];
}

/** Says by a picture's name which scene it shows. */
export type SceneOf = (name: string) => string;

/** From how many pictures on a scene holds out whole ones. */
const many = 4;

/** Where the held-out columns of a picture begin. */
const cut = 0.7;

/**
 * Holds out the last quarter of a scene's pictures, where it has four or more;
 * else the right 30 % of each.
 */
export function splitScenes(source: Source, sceneOf: SceneOf): Scenes {
  const byScene = Map.groupBy(
    Array.from({ length: source.length }, (_, index) => index),
    (index) => sceneOf(source.nameOf(index)),
  );
  const training: View[] = [];
  const heldOut: View[] = [];
  for (const [scene, indices] of [...byScene.values()].entries()) {
    const kept = indices.length >= many
      ? Math.ceil(indices.length * 3 / 4)
      : undefined;
    for (const [i, index] of indices.entries()) {
      if (kept === undefined) {
        training.push({ index, scene, from: 0, to: cut });
        heldOut.push({ index, scene, from: cut, to: 1 });
      } else {
        (i < kept ? training : heldOut).push({ index, scene, from: 0, to: 1 });
      }
    }
  }
  return { names: [...byScene.keys()], training, heldOut };
}
