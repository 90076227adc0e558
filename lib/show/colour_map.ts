/** Dark to bright in steps that look equal, after matplotlib's magma; RGB in [0, 1]. */
const stops = [
  [0.001, 0.000, 0.014],
  [0.100, 0.059, 0.248],
  [0.271, 0.060, 0.440],
  [0.445, 0.122, 0.507],
  [0.620, 0.178, 0.502],
  [0.798, 0.238, 0.453],
  [0.945, 0.365, 0.379],
  [0.988, 0.576, 0.426],
  [0.997, 0.784, 0.566],
  [0.987, 0.991, 0.750],
];

/** The colour of a value in [0, 1], written to three places of an array. */
export function putColour(
  value: number,
  out: Float32Array,
  at: number,
): void {
  const place = Math.min(Math.max(value, 0), 1) * (stops.length - 1);
  const low = Math.min(Math.floor(place), stops.length - 2);
  const part = place - low;
  for (let c = 0; c < 3; c++) {
    out[at + c] = stops[low][c] * (1 - part) + stops[low + 1][c] * part;
  }
}

/** The colour of a value in [0, 1], as CSS. */
export function cssColour(value: number): string {
  const rgb = new Float32Array(3);
  putColour(value, rgb, 0);
  return `rgb(${Array.from(rgb, (part) => Math.round(part * 255)).join(",")})`;
}
