import { createHash } from "node:crypto";
import { encodeSafetensors, parseSafetensors } from "../data/safetensors.ts";
import type { StoredTensor } from "../data/stored_tensor.ts";
import { InputError } from "../engine/mod.ts";

/** The first format of checkpoints; a change that old readers misread gets the next number. */
const version = "1";

/** What a checkpoint holds besides tensors. */
export type CheckpointHeader = Readonly<Record<string, string>>;

/**
 * The bytes of a checkpoint: a `.safetensors` file whose metadata holds a
 * SHA-256 of everything else in it.
 */
export function encodeCheckpoint(
  header: CheckpointHeader,
  tensors: ReadonlyMap<string, StoredTensor>,
): Uint8Array {
  const metadata = { format: "blindsight", formatVersion: version, ...header };
  const sha256 = digest(metadata, tensors);
  return encodeSafetensors({ tensors, metadata: { ...metadata, sha256 } });
}

/**
 * Takes a checkpoint apart.
 *
 * @param name What to call the file in errors.
 * @throws {InputError} When it is no checkpoint, one of a later format, or
 * damaged.
 */
export function decodeCheckpoint(
  bytes: Uint8Array,
  name: string,
): { header: CheckpointHeader; tensors: ReadonlyMap<string, StoredTensor> } {
  const { tensors, metadata } = parseSafetensors(bytes, name);
  const { sha256, ...header } = metadata;
  if (header.format !== "blindsight" || !sha256) {
    throw new InputError(
      `"${name}" holds tensors but no training's state; give a checkpoint that a training wrote`,
    );
  }
  if (header.formatVersion !== version) {
    throw new InputError(
      `"${name}" is a checkpoint of format ${header.formatVersion}; this version reads format ${version}`,
    );
  }
  if (sha256 !== digest(header, tensors)) {
    throw new InputError(
      `"${name}" is damaged: its contents do not match its checksum; use an older checkpoint`,
    );
  }
  return { header, tensors };
}

/** A SHA-256 over metadata, names, types, shapes and values. */
function digest(
  metadata: CheckpointHeader,
  tensors: ReadonlyMap<string, StoredTensor>,
): string {
  const sorted = [...tensors].sort(([a], [b]) => a < b ? -1 : 1);
  const hash = createHash("sha256").update(JSON.stringify([
    Object.entries(metadata).sort(([a], [b]) => a < b ? -1 : 1),
    sorted.map(([name, { dtype, shape }]) => [name, dtype, shape]),
  ]));
  for (const [, { data }] of sorted) {
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}
