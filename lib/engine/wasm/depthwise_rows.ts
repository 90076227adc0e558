/** Columns that are done together where the window moves by a tap. */
const COLUMNS = 4;

/**
 * Writes the inner loops of 3x3 depthwise convolutions, four channels of one
 * row: the nine taps, or the nine sums of the filter's gradient, stay in
 * registers, and of four columns side by side every input is loaded once.
 */
export function depthwiseRows(): string {
  return [row(), sums()].join("\n");
}

/** y of a row; `nextTap` is negative for kernels that are turned. */
function row(): string {
  return [
    "export function row3x3(x: usize, down: usize, right: usize, across: usize,",
    "  filter: usize, nextTap: usize, y: usize, pixel: usize, columns: i32): void {",
    "let tap = <isize> nextTap < 0 ? filter - 8 * nextTap : filter;",
    ...range(9).map((i) => `const w${i} = v128.load(tap); tap += nextTap;`),
    ...range(COLUMNS).map((i) => `let s${i}: v128;`),
    loops(
      (tap, column, first) =>
        first
          ? `s${column} = f32x4.mul(a, w${tap});`
          : `s${column} = f32x4.relaxed_madd(a, w${tap}, s${column});`,
      () => "",
      (column) => `v128.store(y, s${column}); y += pixel;`,
    ),
    "}",
  ].join("\n");
}

/** Adds the products of a row of x and dy to the nine sums. */
function sums(): string {
  return [
    "export function sum3x3(x: usize, down: usize, right: usize, across: usize,",
    "  dy: usize, to: usize, pixel: usize, columns: i32): void {",
    ...range(9).map((i) => `let s${i} = v128.load(to + ${i} * pixel);`),
    ...range(COLUMNS).map((i) => `let d${i}: v128;`),
    loops(
      (tap, column) => `s${tap} = f32x4.relaxed_madd(a, d${column}, s${tap});`,
      (column) => `d${column} = v128.load(dy); dy += pixel;`,
      () => "",
    ),
    ...range(9).map((i) => `v128.store(to + ${i} * pixel, s${i});`),
    "}",
  ].join("\n");
}

/**
 * Goes over the columns, several at a time and then one by one, and meets
 * every tap of every column in the same order both ways.
 */
function loops(
  meet: (tap: number, column: number, first: boolean) => string,
  before: (column: number) => string,
  after: (column: number) => string,
): string {
  return [
    "let a: v128; let at: usize;",
    "let x0 = x; let x1 = x + down; let x2 = x1 + down;",
    "if (right == across) {",
    `for (; columns >= ${COLUMNS}; columns -= ${COLUMNS}) {`,
    ...range(COLUMNS).map(before),
    ...range(3).flatMap((ky) => [
      `at = x${ky};`,
      ...range(COLUMNS + 2).flatMap((i) => [
        "a = v128.load(at); at += right;",
        ...range(3).filter((kx) => i >= kx && i - kx < COLUMNS)
          .map((kx) => meet(3 * ky + kx, i - kx, ky + kx === 0)),
      ]),
      `x${ky} += ${COLUMNS} * right;`,
    ]),
    ...range(COLUMNS).map(after),
    "}",
    "}",
    "for (; columns > 0; columns--) {",
    before(0),
    ...range(9).map((tap) =>
      [
        `a = v128.load(x${Math.floor(tap / 3)} + ${tap % 3} * right);`,
        meet(tap, 0, tap === 0),
      ].join("\n")
    ),
    after(0),
    ...range(3).map((ky) => `x${ky} += across;`),
    "}",
  ].join("\n");
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
