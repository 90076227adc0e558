/**
 * Makes `data/photos` from the photographs of two Debian packages: each is
 * reduced to a long side of 1024 pixels, which sharpens it, and listed with
 * its author, licence and origin.
 *
 *     apt-get download lomiri-wallpapers-16.04 lomiri-wallpapers-20.04
 *     for f in lomiri-*.deb; do dpkg -x "$f" extracted; done
 *     deno run -A tasks/prepare-photos.ts extracted
 *
 * @module
 */
import sharp from "sharp";

/** File within the packages, author, licence, as the packages' copyright file says. */
const photos = [
  ["16.04/Bridge_by_Sander_Klootwijk", "Sander Klootwijk", "CC-BY-SA-4.0"],
  ["16.04/Dragonfly_by_Bolly", "Bolly", "CC-BY-SA-4.0"],
  ["16.04/Picture_0B_by_freespace", 'Trevor "Freespace"', "CC-BY-4.0"],
  ["16.04/Picture_1A_by_freespace", 'Trevor "Freespace"', "CC-BY-4.0"],
  ["16.04/Wine_by_Jakkub_Mede", "Jakub Mede", "CC-BY-4.0"],
  ["16.04/aitzgorri_by_Aitzol_Berasategi", "Aitzol Berasategi", "CC-BY-4.0"],
  ["16.04/friends_by_Aitzol_Berasategi", "Aitzol Berasategi", "CC-BY-4.0"],
  ["16.04/life_by_Aitzol_Berasategi", "Aitzol Berasategi", "CC-BY-4.0"],
  [
    "16.04/picosdeeuropa_by_Aitzol_Berasategi",
    "Aitzol Berasategi",
    "CC-BY-4.0",
  ],
  ["16.04/seeding_by_Clements_Engelhardt", "Clemens Engelhardt", "CC0-1.0"],
  ["16.04/sunset_by_Aitzol_Berasategi", "Aitzol Berasategi", "CC-BY-4.0"],
  ["20.04/Kleiber_by_Lukas_Baubkus", "Lukas Baubkus", "CC-BY-SA-3.0"],
] as const;

const extracted = Deno.args[0];
if (!extracted) {
  console.error("Give the folder that the packages were extracted to");
  Deno.exit(2);
}
const folder = new URL("../data/photos/", import.meta.url);
const rows = [
  "file\tauthor\tlicence\tpackage\toriginal\tsha256 of the original",
];
for (const [path, author, licence] of photos) {
  const [release, name] = path.split("/");
  const file = await find(extracted, `${name}.jpg`);
  const bytes = await Deno.readFile(file);
  const small = await sharp(bytes).rotate()
    .resize(1024, 1024, { fit: "inside", kernel: "lanczos3" })
    .jpeg({ quality: 92, chromaSubsampling: "4:4:4" })
    .toBuffer();
  const target = `${name.replace(/_by_.*/, "").toLowerCase()}.jpg`;
  await Deno.writeFile(new URL(target, folder), small);
  const hash = [
    ...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
  ].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  rows.push(
    [
      target,
      author,
      licence,
      `lomiri-wallpapers-${release}`,
      `${name}.jpg`,
      hash,
    ]
      .join("\t"),
  );
}
await Deno.writeTextFile(
  new URL("PROVENANCE.tsv", folder),
  rows.join("\n") + "\n",
);

/** The path of the file of that name below a folder. */
async function find(folder: string, name: string): Promise<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) {
      const found = await find(path, name).catch(() => undefined);
      if (found) return found;
    } else if (entry.name === name) return path;
  }
  throw new Error(`${folder} holds no ${name}; extract the packages there`);
}
