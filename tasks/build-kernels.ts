/**
 * Compiles the AssemblyScript in the library to the `.wasm` files beside it.
 *
 *     deno task build-kernels [--check]
 *
 * @module
 */
import asc from "assemblyscript/asc";
import { tiles } from "../lib/engine/wasm/tiles.ts";
import { runTask } from "./_cli.ts";

interface Build {
  /** The source in `lib/`; what it imports lies beside it. */
  readonly source: string;
  readonly options: readonly string[];
}

/**
 * The engine's kernels are optimised by V8 alone (-O0): what Binaryen makes of
 * their inner loops is a quarter slower.
 */
const engine = [
  ...["-O0", "--importMemory", "--initialMemory", "1"],
  ...["--enable", "simd,relaxed-simd,threads,bulk-memory"],
];

const builds: Readonly<Record<string, Build>> = {
  "degrade/wasm/correlate.wasm": {
    source: "degrade/wasm/correlate.as.ts",
    options: ["-O3", "--enable", "simd"],
  },
  "degrade/wasm/sweep.wasm": {
    source: "degrade/wasm/sweep.as.ts",
    options: ["-O3", "--enable", "simd"],
  },
  "engine/wasm/kernels-shared.wasm": {
    source: "engine/wasm/kernels/work.as.ts",
    options: [...engine, "--sharedMemory", "--maximumMemory", "65536"],
  },
  "engine/wasm/kernels-single.wasm": {
    source: "engine/wasm/kernels/work.as.ts",
    options: engine,
  },
  "systems/kernelgan/wasm/dense.wasm": {
    source: "systems/kernelgan/wasm/dense.as.ts",
    options: [...engine, "--sharedMemory", "--maximumMemory", "65536"],
  },
};

/** Sources that are written by a program. */
const generated: Readonly<Record<string, () => string>> = {
  "engine/wasm/kernels/tiles.as.ts": tiles,
};

const library = new URL("../lib/", import.meta.url);

await runTask({
  name: "build-kernels",
  summary: "Compiles the AssemblyScript in lib/ to the .wasm files beside it.",
  flags: {
    check: {
      type: "boolean",
      help: "compare with the files that are there instead of writing them",
    },
  },
}, async ({ flags }) => {
  let code = 0;
  for (const [target, build] of Object.entries(builds)) {
    const file = new URL(target, library);
    const bytes = await compile(build);
    if (!flags.check) {
      await Deno.writeFile(file, bytes);
      console.log(`lib/${target}: ${bytes.length} bytes`);
    } else if (!same(bytes, await Deno.readFile(file))) {
      console.error(
        `lib/${target} is not what lib/${build.source} compiles to; ` +
          "run `deno task build-kernels`",
      );
      code = 1;
    }
  }
  return code;
});

async function compile({ source, options }: Build): Promise<Uint8Array> {
  let built: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [source, "--outFile", "out", "--noAssert", "--runtime", "stub", ...options],
    {
      async readFile(name) {
        if (name in generated) return generated[name]();
        const file = new URL(name, library);
        return await Deno.readTextFile(file).catch(() => null);
      },
      writeFile(_name, content) {
        built = content as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error || !built) throw new Error(`${error?.message}\n${stderr}`);
  return built;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
