import { parseSafetensors } from "../lib/data/safetensors.ts";
import type { StoredData } from "../lib/data/stored_tensor.ts";

/** One file of reference numbers, computed with the official code; layouts are PyTorch's. */
export interface Golden {
  /** A tensor by name; throws where there is none of that name. */
  tensor<T extends StoredData = Float32Array>(
    name: string,
  ): { shape: number[]; data: T };
  /** The tensors whose names begin with the prefix, by the rest of their names. */
  weights(prefix: string): Map<string, { shape: number[]; data: Float32Array }>;
  /** Whether there is a tensor of that name. */
  has(name: string): boolean;
  /** A single number by name; throws where there is none of that name. */
  scalar(name: string): number;
}

interface Manifest {
  fixtures: { file: string; scalars: { name: string; value: number }[] }[];
}

const own = new URL("golden/", import.meta.url).pathname;
const shared = (Deno.env.get("BLINDSIGHT_GOLDEN") ??
  new URL("../../shared/golden", import.meta.url).pathname) + "/";

/** Where a file of reference numbers lies: in the project, else beside it; null, said loudly, where it is absent. */
export function goldenPath(file: string): string | null {
  return locate(file)?.path ?? null;
}

/** Reads a `.safetensors` file of reference numbers; null, said loudly, where it is absent. */
export async function golden(file: string): Promise<Golden | null> {
  const found = locate(file);
  if (!found) return null;
  const { tensors } = parseSafetensors(await Deno.readFile(found.path), file);
  const manifest: Manifest = JSON.parse(
    await Deno.readTextFile(`${found.folder}MANIFEST.json`),
  );
  const scalars = new Map(
    manifest.fixtures.find((fixture) => fixture.file === file)?.scalars
      .map(({ name, value }) => [name, value]),
  );
  return {
    tensor<T extends StoredData>(name: string) {
      const tensor = tensors.get(name);
      if (!tensor) throw new Error(`${file} has no tensor "${name}"`);
      return { shape: [...tensor.shape], data: tensor.data as T };
    },
    weights(prefix) {
      const names = [...tensors.keys()].filter((n) => n.startsWith(prefix));
      return new Map(
        names.map((name) => [
          name.slice(prefix.length),
          {
            shape: [...tensors.get(name)!.shape],
            data: tensors.get(name)!.data as Float32Array,
          },
        ]),
      );
    },
    has: (name) => tensors.has(name),
    scalar(name) {
      const value = scalars.get(name);
      if (value === undefined) throw new Error(`${file} has no "${name}"`);
      return value;
    },
  };
}

function locate(file: string) {
  for (const folder of [own, shared]) {
    try {
      Deno.statSync(folder + file);
      return { folder, path: folder + file };
    } catch { /* the next one */ }
  }
  console.warn(
    `SKIPPED (no ${file} among the reference numbers; set BLINDSIGHT_GOLDEN to their folder to run this)`,
  );
  return null;
}
