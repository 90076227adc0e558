/**
 * Compiles the kernels of the wasm engine.
 *
 *     deno run -A tasks/build-kernels.ts [--check]
 *
 * `--check` compares with the files that are there instead of writing them.
 *
 * @module
 */
import asc from "assemblyscript/asc";
import { tiles } from "../lib/engine/wasm/tiles.ts";

const folder = new URL("../lib/engine/wasm/", import.meta.url);

/** The same sources for a heap that threads share and for one of its own. */
const builds = {
  "kernels-shared.wasm": ["--sharedMemory", "--maximumMemory", "65536"],
  "kernels-single.wasm": [],
};

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: string[]): Promise<number> {
  if (args.some((arg) => arg !== "--check")) {
    console.error(`expected nothing or --check, got ${args.join(" ")}`);
    return 2;
  }
  let code = 0;
  for (const [name, options] of Object.entries(builds)) {
    const file = new URL(name, folder);
    const bytes = await compile(options);
    if (!args.includes("--check")) {
      await Deno.writeFile(file, bytes);
      console.log(`${name}: ${bytes.length} bytes`);
    } else if (!same(bytes, await Deno.readFile(file))) {
      console.error(`${name} is not what its sources compile to`);
      code = 1;
    }
  }
  return code;
}

/**
 * Optimised by V8 alone (-O0): what Binaryen makes of the inner loops is a
 * quarter slower.
 */
export async function compile(options: string[]): Promise<Uint8Array> {
  let built: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      "work.as.ts",
      ...["--outFile", "out.wasm", "-O0", "--noAssert", "--runtime", "stub"],
      ...["--importMemory", "--initialMemory", "1"],
      ...["--enable", "simd,relaxed-simd,threads,bulk-memory"],
      ...options,
    ],
    {
      async readFile(name) {
        if (name === "tiles.as.ts") return tiles();
        const file = new URL(`kernels/${name}`, folder);
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
