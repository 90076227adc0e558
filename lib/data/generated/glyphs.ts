/**
 * The strokes of letters and digits on a grid 4 wide and 6 high, the baseline
 * at y = 6: `M` starts a line, `L` goes straight on, `Q` curves around a point.
 */
const paths: Readonly<Record<string, string>> = {
  A: "M0 6 L2 0 L4 6 M0.8 4 L3.2 4",
  B: "M0 0 L0 6 L2 6 Q4 6 4 4.5 Q4 3 2 3 L0 3 M0 0 L2 0 Q3.6 0 3.6 1.5 Q3.6 3 2 3",
  C: "M4 1.2 Q3.4 0 2 0 Q0 0 0 3 Q0 6 2 6 Q3.4 6 4 4.8",
  D: "M0 0 L0 6 L1.6 6 Q4 6 4 3 Q4 0 1.6 0 L0 0",
  E: "M3.8 0 L0 0 L0 6 L3.8 6 M0 3 L3 3",
  F: "M3.8 0 L0 0 L0 6 M0 3 L3 3",
  G: "M4 1.2 Q3.4 0 2 0 Q0 0 0 3 Q0 6 2 6 Q4 6 4 4 L4 3.2 L2.4 3.2",
  H: "M0 0 L0 6 M4 0 L4 6 M0 3 L4 3",
  I: "M2 0 L2 6 M1 0 L3 0 M1 6 L3 6",
  J: "M3.4 0 L3.4 4.4 Q3.4 6 1.8 6 Q0.4 6 0.2 4.6",
  K: "M0 0 L0 6 M3.8 0 L0 3.4 M1.2 2.4 L4 6",
  L: "M0 0 L0 6 L3.6 6",
  M: "M0 6 L0 0 L2 3.6 L4 0 L4 6",
  N: "M0 6 L0 0 L4 6 L4 0",
  O: "M2 0 Q0 0 0 3 Q0 6 2 6 Q4 6 4 3 Q4 0 2 0",
  P: "M0 6 L0 0 L2 0 Q4 0 4 1.7 Q4 3.4 2 3.4 L0 3.4",
  Q: "M2 0 Q0 0 0 3 Q0 6 2 6 Q4 6 4 3 Q4 0 2 0 M2.6 4.4 L4.2 6.4",
  R: "M0 6 L0 0 L2 0 Q4 0 4 1.6 Q4 3.2 2 3.2 L0 3.2 M2 3.2 L4 6",
  S: "M3.8 1 Q3.2 0 2 0 Q0.2 0 0.2 1.5 Q0.2 2.8 2 3 Q3.9 3.2 3.9 4.5 Q3.9 6 2 6 Q0.6 6 0 4.9",
  T: "M0 0 L4 0 M2 0 L2 6",
  U: "M0 0 L0 4 Q0 6 2 6 Q4 6 4 4 L4 0",
  V: "M0 0 L2 6 L4 0",
  W: "M0 0 L1 6 L2 1.6 L3 6 L4 0",
  X: "M0 0 L4 6 M4 0 L0 6",
  Y: "M0 0 L2 3 L4 0 M2 3 L2 6",
  Z: "M0 0 L4 0 L0 6 L4 6",
  a: "M3.2 3.2 L3.2 6 M3.2 4.4 Q3 2.8 1.7 2.8 Q0.2 2.8 0.2 4.4 Q0.2 6 1.7 6 Q3 6 3.2 4.4",
  b: "M0.2 0 L0.2 6 M0.2 4.4 Q0.4 2.8 1.8 2.8 Q3.4 2.8 3.4 4.4 Q3.4 6 1.8 6 Q0.4 6 0.2 4.4",
  c: "M3.2 3.4 Q2.8 2.8 1.8 2.8 Q0.2 2.8 0.2 4.4 Q0.2 6 1.8 6 Q2.8 6 3.2 5.4",
  d: "M3.2 0 L3.2 6 M3.2 4.4 Q3 2.8 1.7 2.8 Q0.2 2.8 0.2 4.4 Q0.2 6 1.7 6 Q3 6 3.2 4.4",
  e: "M0.2 4.4 L3.3 4.4 Q3.3 2.8 1.8 2.8 Q0.2 2.8 0.2 4.4 Q0.2 6 1.8 6 Q2.8 6 3.2 5.4",
  f: "M3 0.4 Q1.4 -0.4 1.4 1.4 L1.4 6 M0.2 2.8 L2.8 2.8",
  g: "M3.2 2.8 L3.2 6.4 Q3.2 7.8 1.7 7.8 Q0.6 7.8 0.3 7 M3.2 4.4 Q3 2.8 1.7 2.8 Q0.2 2.8 0.2 4.4 Q0.2 6 1.7 6 Q3 6 3.2 4.4",
  h: "M0.2 0 L0.2 6 M0.2 4.2 Q0.5 2.8 1.8 2.8 Q3.2 2.8 3.2 4.2 L3.2 6",
  i: "M1.6 2.8 L1.6 6 M1.6 1.2 L1.6 1.3",
  l: "M1.6 0 L1.6 6",
  m: "M0 2.8 L0 6 M0 4 Q0.2 2.8 1 2.8 Q2 2.8 2 4 L2 6 M2 4 Q2.2 2.8 3 2.8 Q4 2.8 4 4 L4 6",
  n: "M0.2 2.8 L0.2 6 M0.2 4.2 Q0.5 2.8 1.8 2.8 Q3.2 2.8 3.2 4.2 L3.2 6",
  o: "M1.8 2.8 Q0.2 2.8 0.2 4.4 Q0.2 6 1.8 6 Q3.4 6 3.4 4.4 Q3.4 2.8 1.8 2.8",
  p: "M0.2 2.8 L0.2 7.8 M0.2 4.4 Q0.4 2.8 1.8 2.8 Q3.4 2.8 3.4 4.4 Q3.4 6 1.8 6 Q0.4 6 0.2 4.4",
  r: "M0.4 2.8 L0.4 6 M0.4 4.2 Q0.8 2.6 2.6 2.9",
  s: "M2.9 3.3 Q2.5 2.8 1.6 2.8 Q0.4 2.8 0.4 3.6 Q0.4 4.3 1.6 4.4 Q3.1 4.5 3.1 5.2 Q3.1 6 1.6 6 Q0.6 6 0.2 5.4",
  t: "M1.4 1 L1.4 4.8 Q1.4 6.2 3 5.8 M0.2 2.8 L2.8 2.8",
  u: "M0.2 2.8 L0.2 4.6 Q0.2 6 1.6 6 Q2.9 6 3.2 4.6 M3.2 2.8 L3.2 6",
  v: "M0.2 2.8 L1.7 6 L3.2 2.8",
  y: "M0.2 2.8 L1.8 6 M3.4 2.8 L1.8 6 Q1.2 7.8 0.2 7.6",
  0: "M2 0 Q0.2 0 0.2 3 Q0.2 6 2 6 Q3.8 6 3.8 3 Q3.8 0 2 0",
  1: "M0.8 1.2 L2.2 0 L2.2 6",
  2: "M0.2 1.6 Q0.2 0 2 0 Q3.8 0 3.8 1.6 Q3.8 2.6 2.6 3.6 L0.2 6 L3.8 6",
  3: "M0.2 1 Q0.8 0 2 0 Q3.6 0 3.6 1.5 Q3.6 2.9 1.8 2.9 Q3.9 2.9 3.9 4.5 Q3.9 6 2 6 Q0.6 6 0 4.9",
  4: "M3 6 L3 0 L0 4.2 L4 4.2",
  5: "M3.6 0 L0.6 0 L0.4 2.7 Q1 2.2 2 2.2 Q3.8 2.2 3.8 4.1 Q3.8 6 1.9 6 Q0.6 6 0.1 5",
  6: "M3.4 0.6 Q2.8 0 2.1 0 Q0.2 0.2 0.2 3.6 Q0.2 6 2 6 Q3.8 6 3.8 4.2 Q3.8 2.5 2 2.5 Q0.4 2.5 0.2 4",
  7: "M0.2 0 L3.8 0 L1.4 6",
  8: "M2 0 Q0.5 0 0.5 1.5 Q0.5 2.9 2 2.9 Q3.5 2.9 3.5 1.5 Q3.5 0 2 0 M2 2.9 Q0.2 2.9 0.2 4.5 Q0.2 6 2 6 Q3.8 6 3.8 4.5 Q3.8 2.9 2 2.9",
  9: "M3.8 2 Q3.6 3.5 2 3.5 Q0.2 3.5 0.2 1.8 Q0.2 0 2 0 Q3.8 0 3.8 2.4 Q3.8 5.8 1.9 6 Q1.2 6 0.6 5.4",
};

/** The characters that can be written. */
export const characters: readonly string[] = Object.keys(paths);

/** Lines `[x0, y0, x1, y1]` of a character, curves as several short ones. */
export type Strokes = readonly (readonly [number, number, number, number])[];

const known = new Map<string, Strokes>();

/** The strokes of a character; none for what cannot be written. */
export function glyph(character: string): Strokes {
  let strokes = known.get(character);
  if (!strokes) known.set(character, strokes = parse(paths[character] ?? ""));
  return strokes;
}

function parse(path: string): Strokes {
  const strokes: [number, number, number, number][] = [];
  let x = 0, y = 0;
  for (const [, command, rest] of path.matchAll(/([MLQ])([^MLQ]*)/g)) {
    const [a, b, c, d] = rest.trim().split(/\s+/).map(Number);
    if (command === "L") strokes.push([x, y, a, b]);
    if (command !== "Q") {
      [x, y] = [a, b];
      continue;
    }
    const [startX, startY] = [x, y];
    for (let t = 1 / 4; t <= 1; t += 1 / 4) {
      const [p, q, r] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
      const next = [p * startX + q * a + r * c, p * startY + q * b + r * d];
      strokes.push([x, y, next[0], next[1]]);
      [x, y] = next;
    }
  }
  return strokes;
}
