import { createImage, type Image } from "../../image/mod.ts";
import { seeded } from "../../random/mod.ts";

/** Directions in which an outline is known. */
const directions = 256;

/**
 * The silhouette of a random object as a grey picture: 1 inside, 0 outside,
 * with an edge a few pixels soft. It fills about a tenth to two fifths of the
 * picture and lies around its middle.
 */
export function blob(width: number, height: number, seed: number): Image {
  const rng = seeded(`blob/${seed}`);
  const side = Math.min(width, height);
  const middleX = width * rng.uniform(0.3, 0.7);
  const middleY = height * rng.uniform(0.3, 0.7);
  const radius = side * rng.uniform(0.25, 0.4);
  const slim = rng.uniform(0.6, 1);
  const turn = rng.uniform(0, Math.PI);
  const edge = rng.uniform(1, 3);
  const bumps = [2, 3, 4, 5].map((times) => ({
    times,
    height: rng.uniform(0, 0.6) / times,
    phase: rng.uniform(0, 2 * Math.PI),
  }));
  const outline = Float64Array.from({ length: directions + 1 }, (_, i) => {
    const angle = 2 * Math.PI * i / directions - Math.PI;
    return bumps.reduce(
      (sum, { times, height, phase }) =>
        sum + radius * height * Math.cos(times * angle + phase),
      radius,
    );
  });
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const image = createImage(width, height, 1);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const along = (x - middleX) * cos + (y - middleY) * sin;
      const across = ((y - middleY) * cos - (x - middleX) * sin) / slim;
      const angle = (Math.atan2(across, along) / Math.PI + 1) / 2 * directions;
      const k = Math.min(directions - 1, Math.floor(angle));
      const reach = outline[k] + (angle - k) * (outline[k + 1] - outline[k]);
      const inside = (reach - Math.hypot(along, across)) / (2 * edge) + 0.5;
      const share = Math.min(1, Math.max(0, inside));
      image.data[i] = share * share * (3 - 2 * share);
    }
  }
  return image;
}
