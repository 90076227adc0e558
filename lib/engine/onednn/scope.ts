import { check } from "./status.ts";

/** Not null, as everything that oneDNN has made. */
export type Pointer = Deno.PointerObject;

/** Whatever was made within it, given up together. */
export class Scope {
  readonly #ends: (() => void)[] = [];

  /** What a function of oneDNN makes, until the scope ends. */
  make(
    doing: string,
    create: (result: BigUint64Array<ArrayBuffer>) => number,
    destroy: (pointer: Pointer) => unknown,
  ): Pointer {
    const result = new BigUint64Array(1);
    check(create(result), doing);
    const pointer = Deno.UnsafePointer.create(result[0]);
    if (!pointer) throw new Error(`oneDNN failed in ${doing}: it gave nothing`);
    this.#ends.push(() => destroy(pointer));
    return pointer;
  }

  /** Memory for a structure of oneDNN's, until the scope ends. */
  bytes(count: number): Pointer {
    const bytes = new Uint8Array(count);
    this.#ends.push(() => bytes.fill(0)); // Keeps it alive until then.
    return Deno.UnsafePointer.of(bytes)!;
  }

  /** Gives up all, what was made last first. */
  close(): void {
    while (this.#ends.length > 0) this.#ends.pop()!();
  }
}
