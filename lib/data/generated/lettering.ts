import type { Rng } from "../../random/mod.ts";
import { type Canvas, type Lay, lay } from "./canvas.ts";
import { characters, glyph, type Strokes } from "./glyphs.ts";
import type { Paint } from "./paint.ts";
import { stroke } from "./shapes.ts";

/** How letters look. */
export interface Hand {
  /** Height of a capital, in pixels. */
  readonly height: number;
  /** Width of a stroke against the height. */
  readonly weight: number;
  /** How much thinner level strokes are than upright ones, from 0 to 1. */
  readonly contrast: number;
  /** How far the top leans over, against the height. */
  readonly slant: number;
  /** Width of a letter against its usual one. */
  readonly stretch: number;
  /** Small feet at the ends of upright strokes. */
  readonly serifs: boolean;
  /** Direction of the line, in radians. */
  readonly angle: number;
}

/** Some hand of the given height, on a line in the given direction. */
export function randomHand(rng: Rng, height: number, angle: number): Hand {
  return {
    height,
    angle,
    weight: rng.uniform(0.09, 0.24),
    contrast: rng.chance() ? 0 : rng.uniform(0.2, 0.7),
    slant: rng.chance(0.25) ? rng.uniform(0.1, 0.35) : 0,
    stretch: rng.uniform(0.75, 1.2),
    serifs: rng.chance(0.3),
  };
}

/** Writes a text, its first baseline starting at (x, y); the line's length in pixels. */
export function write(
  canvas: Canvas,
  text: string,
  x: number,
  y: number,
  hand: Hand,
  paint: Paint,
  how?: Lay,
): number {
  const { height, weight, contrast, slant, stretch, serifs, angle } = hand;
  const unit = height / 6;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const advance = (5.2 + 4 * weight) * stretch * unit;
  let pen = 0;
  const place = (gx: number, gy: number): [number, number] => {
    const u = pen + (gx * stretch + slant * (6 - gy)) * unit;
    const v = (gy - 6) * unit;
    return [x + cos * u - sin * v, y + sin * u + cos * v];
  };
  const line = (
    [x0, y0, x1, y1]: readonly [number, number, number, number],
    r0: number,
    r1: number,
  ) =>
    lay(canvas, stroke(...place(x0, y0), ...place(x1, y1), r0, r1), paint, how);
  const radius = ([x0, y0, x1, y1]: Strokes[number]) => {
    const upright = Math.abs(y1 - y0) / (Math.hypot(x1 - x0, y1 - y0) || 1);
    return height * weight / 2 * (1 - contrast * (1 - upright));
  };
  for (const character of text) {
    const strokes = glyph(character);
    strokes.forEach((own, i) => {
      const [x0, y0, x1, y1] = own;
      // Where strokes meet they are equally thick.
      const [before, after] = [strokes[i - 1], strokes[i + 1]];
      const joined = before && before[2] === x0 && before[3] === y0;
      const goesOn = after && after[0] === x1 && after[1] === y1;
      const r = radius(own);
      const r0 = joined ? (r + radius(before)) / 2 : r;
      const r1 = goesOn ? (r + radius(after)) / 2 : r;
      line(own, r0, r1);
      const straight = x0 === x1 && Math.abs(y1 - y0) > 2.5;
      if (!serifs || !straight) return;
      for (const [end, free] of [[y0, !joined], [y1, !goesOn]] as const) {
        const foot = height * weight / 4;
        if (free) line([x0 - 0.7, end, x0 + 0.7, end], foot, foot);
      }
    });
    pen += character === " " ? 0.6 * advance : advance;
  }
  return pen;
}

/** A few words of random letters, about as long as asked for. */
export function randomText(rng: Rng, length: number): string {
  const kind = rng.pick([/[A-Z]/, /[a-z]/, /[0-9]/, /[A-Za-z]/], [3, 4, 1, 1]);
  const pool = characters.filter((character) => kind.test(character));
  let text = "";
  while (text.length < length) {
    const word = 1 + rng.integer(8);
    for (let i = 0; i < word; i++) text += rng.pick(pool);
    text += " ";
  }
  return text.trimEnd();
}
