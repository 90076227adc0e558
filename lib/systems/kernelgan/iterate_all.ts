import type { Rng } from "../../random/mod.ts";
import type { Discriminator } from "./discriminator.ts";
import type { Pass } from "./judge.ts";
import type { Memory } from "./memory.ts";
import { initSpectral, iterate } from "./spectral_norm.ts";

/** Draws where a pass' power iterations start, and makes the constructor's one iteration. */
export function initVectors(
  memory: Memory,
  { matrices, learned }: Discriminator,
  { spectral }: Pass,
  rng: Rng,
): void {
  matrices.forEach((matrix, i) => {
    initSpectral(spectral[i], rng.split(i));
    iterate(
      memory,
      matrix,
      learned.values.of[`layer${i}`],
      spectral[i],
      spectral[i],
    );
  });
}

/** One power iteration for every layer, from one pass' estimates to the next one's. */
export function iterateAll(
  memory: Memory,
  { matrices, learned }: Discriminator,
  from: Pass,
  to: Pass,
): void {
  matrices.forEach((matrix, i) =>
    iterate(
      memory,
      matrix,
      learned.values.of[`layer${i}`],
      from.spectral[i],
      to.spectral[i],
    )
  );
}
