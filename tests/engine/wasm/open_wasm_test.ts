import assert from "node:assert/strict";
import * as tf from "../../../lib/engine/tf.ts";
import { openWasm } from "../../../lib/engine/wasm/mod.ts";
import { compute, numbers, onWasm } from "./_engine.ts";

const attrs = {
  strides: [1, 1],
  dilations: [1, 1],
  pad: [[0, 0], [1, 1], [1, 1], [0, 0]],
  activation: "linear",
  alpha: 0,
};

function convolve(): Float32Array {
  const x = numbers("x", [1, 9, 9, 3]);
  const filter = numbers("filter", [3, 3, 3, 8]);
  return compute("ConvBiasAct", {
    x: [x, [1, 9, 9, 3]],
    filter: [filter, [3, 3, 3, 8]],
  }, attrs)[0];
}

Deno.test("one thread has a heap of its own, several share theirs", async () => {
  for (const threads of [1, 2]) {
    const engine = await openWasm({ threads });
    assert.equal(tf.getBackend(), "wasm");
    assert.equal(engine.threads, threads);
    assert.equal(engine.shared, threads > 1);
    await engine.close();
  }
});

Deno.test("closed and opened again, the engine computes the same", async () => {
  const results: Float32Array[] = [];
  for (let i = 0; i < 3; i++) {
    await onWasm(2, () => void results.push(convolve()));
  }
  assert.deepEqual(results[1], results[0]);
  assert.deepEqual(results[2], results[0]);
});

Deno.test("closing puts back the kernels that were there", async () => {
  const names = ["Add", "AdamUpdate", "Conv2D", "Conv2DBackpropFilter"];
  const registered = () => names.map((name) => tf.getKernel(name, "wasm"));
  const before = registered();
  const engine = await openWasm({ threads: 1 });
  assert.notDeepEqual(registered(), before);
  await engine.close();
  await engine.close();
  assert.deepEqual(registered(), before);
});

Deno.test("opening anew closes the engine that is open", async () => {
  const first = await openWasm({ threads: 2 });
  const second = await openWasm({ threads: 1 });
  await first.close();
  assert.equal(tf.getBackend(), "wasm");
  assert.equal(convolve().length, 9 * 9 * 8);
  await second.close();
});

Deno.test("the heap may grow between and within operations", async () => {
  for (const threads of [1, 2]) {
    await onWasm(threads, () => {
      const before = convolve();
      // 64 MB and its padded copy: neither fits in the heap that was there.
      const shape = [1, 512, 512, 64];
      const extremes = tf.tidy(() => {
        const x = tf.ones(shape);
        const filter = tf.ones([3, 3, 64, 1]);
        const y = tf.engine().runKernel(
          "ConvBiasAct",
          { x, filter },
          attrs as unknown as tf.NamedAttrMap,
        ) as tf.Tensor;
        return [y.min().dataSync()[0], y.max().dataSync()[0]];
      });
      assert.deepEqual(extremes, [4 * 64, 9 * 64]);
      assert.deepEqual(convolve(), before);
    });
  }
});

Deno.test("a process that leaves the engine open ends all the same, in any folder", async () => {
  const module = new URL("../../../lib/engine/wasm/mod.ts", import.meta.url);
  const config = new URL("../../../deno.json", import.meta.url);
  const folder = await Deno.makeTempDir();
  const script = `${folder}/script.ts`;
  await Deno.writeTextFile(
    script,
    `import { openWasm } from "${module}";
     console.log((await openWasm({ threads: 2 })).threads);`,
  );
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--config", config.pathname, script],
    cwd: folder,
    signal: AbortSignal.timeout(20_000),
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  assert.equal(code, 0, text(stderr));
  assert.equal(text(stdout), "2");
  await Deno.remove(folder, { recursive: true });
});
