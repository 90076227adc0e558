/** A class or function that a pickle may call; a class that it only mentions is its name. */
export type Global = string | ((args: readonly unknown[]) => unknown);

/** What a pickle may contain beside plain values. */
export interface Allowed {
  /** A class or function by its full name; undefined for what is refused. */
  global(name: string): Global | undefined;
  /** An object that lies outside the pickle. */
  persistent(id: unknown): unknown;
}

/**
 * Runs a pickle on a machine that knows plain values and what `allowed` names;
 * anything else ends it before it is called.
 *
 * Dictionaries become `Map`s, lists and tuples arrays, whole numbers beyond
 * 2^53 `bigint`s.
 *
 * @param start Where the pickle begins.
 * @returns The value and where the pickle ends.
 * @throws {Error} With the reason, as the second half of a sentence.
 */
export function unpickle(
  bytes: Uint8Array,
  start: number,
  allowed: Allowed,
): { value: unknown; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: unknown[] = [];
  const marks: number[] = [];
  const memo = new Map<number, unknown>();
  let at = start;

  const take = (count: number) => {
    if (at + count > bytes.length) {
      throw new Error("ends in the middle of a value; it is incomplete");
    }
    return bytes.subarray(at, at += count);
  };
  const unsigned = (count: 1 | 2 | 4 | 8) =>
    take(count).reduceRight((sum, byte) => sum * 256 + byte, 0);
  const text = (length: number) => new TextDecoder().decode(take(length));
  const line = () => {
    const end = bytes.indexOf(0x0a, at);
    const read = text(Math.max(0, (end < 0 ? bytes.length : end) - at));
    take(1);
    return read;
  };
  const push = (value: unknown) => void stack.push(value);
  const top = () => {
    if (stack.length <= (marks.at(-1) ?? 0)) {
      throw new Error("takes a value that is not there");
    }
    return stack.at(-1);
  };
  const pop = () => {
    const value = top();
    stack.pop();
    return value;
  };
  const popToMark = () => {
    const mark = marks.pop();
    if (mark === undefined) throw new Error("ends a list that never began");
    return stack.splice(mark);
  };
  const append = (items: readonly unknown[]) => {
    const list = top();
    if (!Array.isArray(list)) throw new Error("appends to what is no list");
    for (const item of items) list.push(item);
  };
  const setItems = (items: readonly unknown[]) => {
    const map = top();
    if (!(map instanceof Map) || items.length % 2) {
      throw new Error("sets an item of what is no dictionary");
    }
    for (let i = 0; i < items.length; i += 2) map.set(items[i], items[i + 1]);
  };
  const recall = (key: number) => {
    if (!memo.has(key)) throw new Error("recalls a value that it never kept");
    push(memo.get(key));
  };
  const find = (module: unknown, name: unknown) => {
    const full = `${module}.${name}`;
    const global = allowed.global(full);
    if (global === undefined) {
      throw new Error(
        `asks for ${full}, which is not allowed in a file of weights`,
      );
    }
    push(global);
  };
  const call = () => {
    const args = pop();
    const callee = pop();
    if (typeof callee !== "function" || !Array.isArray(args)) {
      throw new Error("calls what is no function");
    }
    push(callee(args));
  };

  const operations: Record<number, () => void> = {
    0x80: () => take(1), // PROTO
    0x95: () => take(8), // FRAME
    0x4e: () => push(null),
    0x88: () => push(true),
    0x89: () => push(false),
    0x4a: () => push(view.getInt32(take(4) && at - 4, true)), // BININT
    0x4b: () => push(unsigned(1)),
    0x4d: () => push(unsigned(2)),
    0x8a: () => push(long(take(unsigned(1)))),
    0x8b: () => push(long(take(unsigned(4)))),
    0x47: () => push(view.getFloat64(take(8) && at - 8)), // BINFLOAT
    0x8c: () => push(text(unsigned(1))), // the UNICODEs
    0x58: () => push(text(unsigned(4))),
    0x8d: () => push(text(unsigned(8))),
    0x55: () => push(text(unsigned(1))), // the STRINGs of Python 2
    0x54: () => push(text(unsigned(4))),
    0x43: () => push(take(unsigned(1)).slice()), // the BYTES
    0x42: () => push(take(unsigned(4)).slice()),
    0x7d: () => push(new Map()),
    0x5d: () => push([]), // EMPTY_LIST
    0x29: () => push([]), // EMPTY_TUPLE
    0x28: () => marks.push(stack.length),
    0x74: () => push(popToMark()), // the TUPLEs
    0x85: () => push([pop()]),
    0x86: () => push([pop(), pop()].reverse()),
    0x87: () => push([pop(), pop(), pop()].reverse()),
    0x61: () => append([pop()]),
    0x65: () => append(popToMark()),
    0x73: () => setItems([pop(), pop()].reverse()),
    0x75: () => setItems(popToMark()),
    0x30: () => pop(),
    0x32: () => push(top()),
    0x71: () => memo.set(unsigned(1), top()), // the PUTs
    0x72: () => memo.set(unsigned(4), top()),
    0x94: () => memo.set(memo.size, top()),
    0x68: () => recall(unsigned(1)), // the GETs
    0x6a: () => recall(unsigned(4)),
    0x63: () => find(line(), line()), // GLOBAL
    0x93: () => find(...[pop(), pop()].reverse() as [unknown, unknown]),
    0x51: () => push(allowed.persistent(pop())),
    0x52: call, // REDUCE
    0x62: () => { // BUILD: a state dict's versions, which nothing here needs
      pop();
      if (!(top() instanceof Map)) throw new Error("changes a foreign object");
    },
  };
  for (;;) {
    const operation = take(1)[0];
    if (operation === 0x2e) return { value: pop(), end: at }; // STOP
    if (!operations[operation]) {
      throw new Error(
        `holds the pickle operation 0x${
          operation.toString(16).padStart(2, "0")
        }, which files of weights do without`,
      );
    }
    operations[operation]();
  }
}

/** Little-endian two's complement of any length. */
function long(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (const byte of bytes.toReversed()) value = value * 256n + BigInt(byte);
  if (bytes.length && bytes.at(-1)! > 127) {
    value -= 256n ** BigInt(bytes.length);
  }
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
