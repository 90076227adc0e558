import assert from "node:assert/strict";
import { supportFolder } from "./_support_folder.ts";
import { runTaskFile } from "./_run_task.ts";

const evaluate = (...args: string[]) =>
  runTaskFile("evaluate", [
    ...["drtl", "--protocol", "realsr-perimage"],
    ...["--preset", "tiny", "--steps", "2", ...args],
  ]);

Deno.test("evaluate drtl --set compares all ways to begin and writes down the lists and the guard's choices", async () => {
  const data = await supportFolder([1, 2, 3, 4, 5, 6]);
  const json = `${data}/out.json`;
  const { code, stdout, stderr } = await evaluate(
    ...["--set", "realsr", "--data", data, "--shots", "1,3", "--draws", "2"],
    ...["--seeds", "2", "--singles"],
    ...["--json", json, "--markdown", `${data}/out.md`],
  );
  assert.equal(code, 0, stderr);
  assert.match(stdout, /realsr, 1 support scene, 2 draws, seeds 1, 2/);
  assert.match(stdout, /realsr, 3 support scenes, .*cross-validated/);
  for (
    const method of ["none", "uniform", "single: blur", "relation \\(M\\)"]
  ) {
    assert.match(stdout, new RegExp(method));
  }
  assert.match(stdout, /Guard: .* \d of 4/);
  const { results, rows } = JSON.parse(await Deno.readTextFile(json));
  assert.equal(results.length, 8);
  assert.equal(rows.length, 8 * 12);
  const { shots, draw, seed, source, image } = rows.at(-1);
  assert.deepEqual([shots, draw, seed, source], [3, 1, 2, "measured"]);
  assert.equal(image, "draw 1");
  for (const { shots, support, test, rows, decision } of results) {
    assert.equal(support.length, shots);
    assert(test.every((name: string) => !support.includes(name)));
    assert.equal(rows.length, 12);
    assert.equal(decision.scores.length, 3);
  }
  assert.match(await Deno.readTextFile(`${data}/out.md`), /\| relation/);
  await Deno.remove(data, { recursive: true });
});

Deno.test("few-shot results without a set or with too many shots say what they want", async () => {
  const none = await evaluate();
  assert.equal(none.code, 2);
  assert.match(none.stderr, /evaluate drtl --set city100 --data City100/);
  const data = await supportFolder([1, 2, 3]);
  const few = await evaluate("--set", "realsr", "--data", data);
  assert.equal(few.code, 1);
  assert.match(few.stderr, /5 support scenes were asked for/);
  const odd = await evaluate("--set", "realsr", "--data", data, "--shots", "x");
  assert.equal(odd.code, 2);
  assert.match(odd.stderr, /--shots is "x"; expected whole numbers/);
  await Deno.remove(data, { recursive: true });
});
