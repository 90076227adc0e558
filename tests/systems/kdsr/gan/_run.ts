import { createImage } from "../../../../lib/image/mod.ts";
import { listSource } from "../../../../lib/data/mod.ts";
import { namedLeaves, type Params } from "../../../../lib/nn/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import {
  finish,
  loadCheckpoint,
  saveCheckpoint,
  type TrainEvent,
  type Training,
  type TrainState,
} from "../../../../lib/train/mod.ts";

type Report = Readonly<Record<string, number>>;

/** Two pictures of soft waves, enough to draw patches from. */
export function wavySource() {
  const rng = seeded(11);
  return listSource([0, 1].map(() => {
    const image = createImage(64, 64, 3);
    const [fx, fy] = [rng.uniform(0.1, 0.5), rng.uniform(0.1, 0.5)];
    for (let i = 0; i < image.data.length; i++) {
      const pixel = Math.floor(i / 3);
      const [x, y] = [pixel % 64, Math.floor(pixel / 64)];
      image.data[i] = 0.5 + 0.4 * Math.sin(fx * x + i % 3) * Math.cos(fy * y);
    }
    return image;
  }));
}

/** Runs a training to its end; `onEvent` is told every event while its state is valid. */
export async function drain<Result>(
  training: Training<Report, Result>,
  onEvent: (event: TrainEvent<Report>) => void | Promise<void> = () => {},
): Promise<{ events: TrainEvent<Report>[]; result: Result }> {
  const events: TrainEvent<Report>[] = [];
  const result = await finish(training, (event) => {
    events.push(event);
    return onEvent(event);
  });
  return { events, result };
}

/** All values of a tree by name. */
export async function values(tree: Params): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for (const [name, leaf] of namedLeaves(tree)) {
    found.set(name, [...await leaf.data()]);
  }
  return found;
}

/** The state as a checkpoint gives it back. */
export async function saved(state: TrainState): Promise<TrainState> {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/state.safetensors`;
    await saveCheckpoint(path, state);
    return await loadCheckpoint(path, state);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
