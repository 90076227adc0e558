/**
 * Writes Winograd's transforms of F(4x4, 3x3) as AssemblyScript: a 4x4 tile of
 * the result from a 6x6 tile of the input, with 36 products where the plain
 * sum has 144. A tile of the result is A' [(G g G') * (B d B')] A, and the
 * gradient of the weights is G' [(A dy A') * (B d B')] G, summed over tiles
 * (Lavin and Gray 2016).
 *
 * The points of interpolation are 0, ±1/√2, ±√2 and infinity: with them the
 * error is a third of what it is with the usual 0, ±1, ±2.
 */
export function winogradTransforms(): string {
  return [
    'import { activate } from "./block.as";',
    inputTile(),
    outputTile(),
    gradTile(),
    weightsTile(),
    weightsGradTile(),
  ].join("\n");
}

/** A matrix product in one direction, from variables to variables. */
interface Direction {
  readonly from: number;
  readonly to: number;
  readonly write: (x: readonly string[], y: readonly string[]) => string;
}

/** B. */
const input: Direction = {
  from: 6,
  to: 6,
  write: ([a, b, c, d, e, f], y) => `
${y[0]} = f32x4.add(f32x4.relaxed_nmadd(c2h, ${c}, ${a}), ${e});
${y[5]} = f32x4.add(f32x4.relaxed_nmadd(c2h, ${d}, ${b}), ${f});
p = f32x4.relaxed_nmadd(two, ${c}, ${e});
q = f32x4.relaxed_nmadd(two, ${b}, ${d});
${y[1]} = f32x4.relaxed_madd(near, q, p);
${y[2]} = f32x4.relaxed_nmadd(near, q, p);
p = f32x4.relaxed_nmadd(half, ${c}, ${e});
q = f32x4.relaxed_nmadd(half, ${b}, ${d});
${y[3]} = f32x4.relaxed_madd(far, q, p);
${y[4]} = f32x4.relaxed_nmadd(far, q, p);`,
};

/** A'. */
const output: Direction = {
  from: 6,
  to: 4,
  write: ([a, b, c, d, e, f], y) => `
p = f32x4.add(${b}, ${c});
q = f32x4.add(${d}, ${e});
${y[0]} = f32x4.add(${a}, f32x4.add(p, q));
${y[2]} = f32x4.relaxed_madd(half, p, f32x4.add(q, q));
p = f32x4.mul(near, f32x4.sub(${b}, ${c}));
q = f32x4.mul(far, f32x4.sub(${d}, ${e}));
${y[1]} = f32x4.add(p, q);
${y[3]} = f32x4.add(${f}, f32x4.relaxed_madd(half, p, f32x4.add(q, q)));`,
};

/** A. */
const grad: Direction = {
  from: 4,
  to: 6,
  write: ([a, b, c, d], y) => `
${y[0]} = ${a};
${y[5]} = ${d};
p = f32x4.relaxed_madd(half, ${c}, ${a});
q = f32x4.relaxed_madd(half, ${d}, ${b});
${y[1]} = f32x4.relaxed_madd(near, q, p);
${y[2]} = f32x4.relaxed_nmadd(near, q, p);
p = f32x4.relaxed_madd(two, ${c}, ${a});
q = f32x4.relaxed_madd(two, ${d}, ${b});
${y[3]} = f32x4.relaxed_madd(far, q, p);
${y[4]} = f32x4.relaxed_nmadd(far, q, p);`,
};

/** G. */
const weights: Direction = {
  from: 3,
  to: 6,
  write: ([a, b, c], y) => `
${y[0]} = ${a};
${y[5]} = ${c};
p = f32x4.mul(f32x4.relaxed_madd(half, ${c}, ${a}), minusTwoThirds);
q = f32x4.mul(f32x4.mul(near, ${b}), minusTwoThirds);
${y[1]} = f32x4.add(p, q);
${y[2]} = f32x4.sub(p, q);
p = f32x4.mul(f32x4.relaxed_madd(two, ${c}, ${a}), sixth);
q = f32x4.mul(f32x4.mul(far, ${b}), sixth);
${y[3]} = f32x4.add(p, q);
${y[4]} = f32x4.sub(p, q);`,
};

/** G'. */
const weightsGrad: Direction = {
  from: 6,
  to: 3,
  write: ([a, b, c, d, e, f], y) => `
p = f32x4.mul(minusTwoThirds, f32x4.add(${b}, ${c}));
q = f32x4.mul(sixth, f32x4.add(${d}, ${e}));
${y[0]} = f32x4.add(${a}, f32x4.add(p, q));
${y[2]} = f32x4.add(${f}, f32x4.relaxed_madd(half, p, f32x4.add(q, q)));
p = f32x4.mul(f32x4.mul(near, f32x4.sub(${b}, ${c})), minusTwoThirds);
q = f32x4.mul(f32x4.mul(far, f32x4.sub(${d}, ${e})), sixth);
${y[1]} = f32x4.add(p, q);`,
};

const constants: Readonly<Record<string, number>> = {
  half: 0.5,
  two: 2,
  c2h: 2.5,
  near: Math.SQRT1_2,
  far: Math.SQRT2,
  minusTwoThirds: -2 / 3,
  sixth: 1 / 6,
};

/**
 * A tile by a matrix from both sides: columns are loaded one by one, rows
 * given away one by one.
 */
function bothWays(
  direction: Direction,
  load: (row: number, column: number) => string,
  store: (row: number, values: readonly string[]) => string,
): string {
  const { from, to, write } = direction;
  const body = [
    ...range(from).map((column) => {
      const x = range(from).map((row) => `d${row}`);
      return [
        ...x.map((name, row) => `${name} = ${load(row, column)};`),
        write(x, range(to).map((row) => `t${row}${column}`)),
      ].join("\n");
    }),
    ...range(to).map((row) => {
      const y = range(to).map((column) => `y${column}`);
      const x = range(from).map((column) => `t${row}${column}`);
      return `${write(x, y)}\n${store(row, y)}`;
    }),
  ].join("\n");
  const named = Object.entries(constants)
    .filter(([name]) => new RegExp(`\\b${name}\\b`).test(body))
    .map(([name, value]) => `const ${name} = f32x4.splat(${value});`);
  const names = [
    ...["p", "q", ...range(from).map((i) => `d${i}`)],
    ...range(to).map((i) => `y${i}`),
    ...range(to).flatMap((i) => range(from).map((j) => `t${i}${j}`)),
  ];
  return [...named, ...names.map((name) => `let ${name}: v128;`), body]
    .join("\n");
}

/** B d B'; `next` is the distance of the 36 results. */
function inputTile(): string {
  return [
    "export function inputTile(x: usize, pixel: usize, row: usize, to: usize,",
    "  next: usize): void {",
    bothWays(
      input,
      (row, column) => `v128.load(x + ${row} * row + ${column} * pixel)`,
      (_, values) =>
        values.map((value) => `v128.store(to, ${value}); to += next;`)
          .join("\n"),
    ),
    "}",
  ].join("\n");
}

/**
 * A' m A with bias and activation, as far as it lies within the result, which
 * has `across` columns and `down` rows left.
 */
function outputTile(): string {
  return [
    "export function outputTile(m: usize, next: usize, bias: v128,",
    "  activation: i32, alpha: f32, y: usize, pixel: usize, row: usize,",
    "  across: i32, down: i32): void {",
    bothWays(
      output,
      (row, column) => `v128.load(m + ${row * 6 + column} * next)`,
      (row, values) =>
        [
          ...values.map((value, column) =>
            `if (across > ${column}) v128.store(y + ${column} * pixel, ` +
            `activate(f32x4.add(${value}, bias), activation, alpha));`
          ),
          `if (down == ${row + 1}) return; y += row;`,
        ].join("\n"),
    ),
    "}",
  ].join("\n");
}

/** A dy A'; zeros where the result has ended. */
function gradTile(): string {
  return [
    "export function gradTile(dy: usize, pixel: usize, row: usize, across: i32,",
    "  down: i32, to: usize, next: usize): void {",
    "const zero = f32x4.splat(0);",
    bothWays(
      grad,
      (row, column) =>
        `across > ${column} && down > ${row} ? ` +
        `v128.load(dy + ${row} * row + ${column} * pixel) : zero`,
      (_, values) =>
        values.map((value) => `v128.store(to, ${value}); to += next;`)
          .join("\n"),
    ),
    "}",
  ].join("\n");
}

/** G g G' of four outputs, which lie `out` bytes apart. */
function weightsTile(): string {
  return [
    "@inline function fourOutputs(from: usize, out: usize): v128 {",
    "if (out == 4) return v128.load(from);",
    "let value = v128.load32_zero(from);",
    ...[1, 2, 3].map((lane) =>
      `value = v128.load_lane<f32>(from + ${lane} * out, value, ${lane});`
    ),
    "return value; }",
    "export function weightsTile(g: usize, tap: usize, out: usize, to: usize,",
    "  next: usize): void {",
    bothWays(
      weights,
      (row, column) => `fourOutputs(g + ${row * 3 + column} * tap, out)`,
      (_, values) =>
        values.map((value) => `v128.store(to, ${value}); to += next;`)
          .join("\n"),
    ),
    "}",
  ].join("\n");
}

/** G' m G. */
function weightsGradTile(): string {
  return [
    "export function weightsGradTile(m: usize, next: usize, to: usize,",
    "  tap: usize): void {",
    bothWays(
      weightsGrad,
      (row, column) => `v128.load(m + ${row * 6 + column} * next)`,
      (_, values) =>
        values.map((value) => `v128.store(to, ${value}); to += tap;`)
          .join("\n"),
    ),
    "}",
  ].join("\n");
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
