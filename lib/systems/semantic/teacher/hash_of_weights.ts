import { createHash } from "node:crypto";
import { namedLeaves, type Params } from "../../../nn/mod.ts";

/** A SHA-256 over names, shapes and values of a tree, in hexadecimal. */
export async function hashOfWeights(params: Params): Promise<string> {
  const hash = createHash("sha256");
  for (const [name, tensor] of namedLeaves(params)) {
    hash.update(JSON.stringify([name, tensor.shape]));
    const { buffer, byteOffset, byteLength } = await tensor.data();
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}
