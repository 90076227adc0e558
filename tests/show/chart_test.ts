import assert from "node:assert/strict";
import {
  chart,
  chartPng,
  chartSvg,
  decodeImage,
  displaySymbol,
  InputError,
  lineChart,
} from "../../mod.ts";
import { metadataOf } from "../../lib/show/displayable.ts";

const curves = { student: [0.3, 0.1, 0.05], control: [0.31, 0.12, 0.08] };

Deno.test("a line chart names its curves, references and axes in the picture", async () => {
  const svg = await chartSvg(lineChart(curves, {
    title: "Loss of both",
    subtitle: "L1",
    y: "mean loss",
    scale: "log",
    smooth: 2,
    references: { bicubic: 0.2 },
  }));
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, t]) => t);
  const wanted = [
    ...["Loss of both", "L1", "mean loss", "step"],
    ...["student", "control", "bicubic"],
  ];
  for (const text of wanted) assert.ok(texts.includes(text), text);
});

Deno.test("a chart comes as Vega-Lite 5, PNG and text, the PNG to be drawn at half its size", async () => {
  const bundle = await lineChart(curves)[displaySymbol]();
  const spec = bundle["application/vnd.vegalite.v5+json"] as {
    $schema: string;
  };
  assert.match(spec.$schema, /vega-lite\/v5\.json$/);
  const png = Uint8Array.fromBase64(bundle["image/png"] as string);
  const picture = await decodeImage(png);
  const size = metadataOf(bundle)["image/png"] as { width: number };
  assert.ok(Math.abs(picture.width - 2 * size.width) <= 1);
  assert.match(bundle["text/plain"] as string, /student: 0\.3000 → 0\.0500/);
});

Deno.test("lettering is drawn, whatever fonts the machine has", async () => {
  const words = "Wide words in large letters";
  const [without, with_] = await Promise.all(["", words].map(async (text) => {
    const png = await chartPng({
      title: { text, fontSize: 40 },
      mark: "point",
    });
    return ink(await decodeImage(png));
  }));
  assert.ok(with_ - without > 2000, `${with_ - without} dark pixels`);
});

function ink({ data }: { data: Float32Array }): number {
  return data.reduce((dark, value) => dark + (value < 0.4 ? 1 : 0), 0) / 3;
}

Deno.test("a log scale leaves out what it cannot show, and what is not finite is left out everywhere", () => {
  const values = (scale: "linear" | "log") => {
    const { text } = lineChart({ a: [0, -1, NaN, 2, 3, Infinity] }, { scale });
    return text;
  };
  assert.match(values("log"), /a: 2\.000 → 3\.000/);
  assert.match(values("linear"), /a: 0 → 3\.000/);
});

Deno.test("curves of no or one point, and level ones, can be drawn", async () => {
  for (const scale of ["linear", "log"] as const) {
    for (const y of [[], [1], [2, 2, 2], [0, 0]]) {
      const svg = await chartSvg(lineChart({ y }, { scale }));
      assert.doesNotMatch(svg, /NaN|Infinity/);
    }
  }
});

Deno.test("a long curve is thinned and keeps its last point", () => {
  const y = Array.from({ length: 50_000 }, (_, i) => i);
  const { spec } = lineChart({ y });
  const [, line] = spec.layer as { data: { values: { y: number }[] } }[];
  assert.ok(line.data.values.length <= 400);
  assert.equal(line.data.values.at(-1)!.y, 49_999);
});

Deno.test("what the specification configures goes before our looks", async () => {
  const svg = await chartSvg(
    chart({ mark: "point", config: { background: "#abcdef" } }),
  );
  assert.match(svg, /#abcdef/);
});

Deno.test("bad curves and specifications are refused in one sentence", async () => {
  assert.throws(
    () => lineChart({ a: { x: [1, 2], y: [1] } }),
    (error) =>
      error instanceof InputError &&
      /"a" has 2 values of x/.test(error.message),
  );
  await assert.rejects(
    chartSvg({ mark: { type: "nonsense" } }),
    (error) => error instanceof InputError && !error.message.includes("\n"),
  );
});
