import assert from "node:assert/strict";
import { type PthValue, readPth } from "../../lib/data/pth.ts";
import { parseSafetensors } from "../../lib/data/safetensors.ts";
import type { StoredTensor } from "../../lib/data/stored_tensor.ts";
import { InputError } from "../../lib/engine/input_error.ts";

const folder = new URL("../golden/pth/", import.meta.url).pathname;
const bytesOf = (file: string) => Deno.readFileSync(folder + file);
const expected = parseSafetensors(bytesOf("expected.safetensors")).tensors;

const dictionary = (value: PthValue | undefined) => {
  assert.ok(value instanceof Map);
  return value as ReadonlyMap<PthValue, PthValue>;
};

/** The tensors agree in type, shape and every bit; there are no others. */
function sameTensors(
  found: ReadonlyMap<PthValue, PthValue>,
  wanted: ReadonlyMap<string, StoredTensor>,
) {
  assert.deepEqual([...found.keys()].sort(), [...wanted.keys()].sort());
  for (const [name, tensor] of wanted) {
    assert.deepEqual(found.get(name), tensor, name);
  }
}

const refused = (bytes: Uint8Array, reason: RegExp) =>
  assert.throws(() => readPth(bytes, "net.pth"), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(
      error.message,
      /^"net\.pth" cannot be read as a PyTorch file: it /,
    );
    assert.match(error.message, reason);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });

for (
  const file of ["plain_zip.pth", "plain_legacy.pth", "plain_zip_proto4.pth"]
) {
  Deno.test(`${file}: every element type, views, shared storages and strides come out right`, () =>
    sameTensors(dictionary(readPth(bytesOf(file))), expected));
}

Deno.test("dictionaries keep the order they were written in", () => {
  const manifest = JSON.parse(
    Deno.readTextFileSync(`${folder}../MANIFEST.json`),
  );
  assert.deepEqual(
    [...dictionary(readPth(bytesOf("plain_zip.pth"))).keys()],
    manifest.pth.order,
  );
});

for (const file of ["checkpoint_zip.pth", "checkpoint_legacy.pth"]) {
  Deno.test(`${file}: plain values and nested dictionaries come out right`, () => {
    const checkpoint = dictionary(readPth(bytesOf(file)));
    assert.equal(checkpoint.get("epoch"), 3);
    assert.equal(checkpoint.get("lr"), 1e-4);
    assert.equal(checkpoint.get("name"), "käse-π");
    assert.deepEqual(checkpoint.get("flags"), [
      true,
      false,
      null,
      [1, 2, 3],
      -5,
      1099511627776,
    ]);
    const wanted = parseSafetensors(bytesOf("expected_checkpoint.safetensors"));
    const model = dictionary(checkpoint.get("model"));
    for (const [name, tensor] of model) {
      const match = wanted.tensors.get(name as string) ??
        wanted.tensors.get(`model.${name}`);
      assert.deepEqual(tensor, match, String(name));
    }
    assert.ok(model.size > 0);
    assert.ok(dictionary(checkpoint.get("optimizer")).has("state"));
  });
}

Deno.test("parameters_zip.pth: parameters are read as their tensors", () => {
  for (
    const [name, tensor] of dictionary(readPth(bytesOf("parameters_zip.pth")))
  ) {
    assert.ok((tensor as StoredTensor).data.length > 0, String(name));
  }
});

const hostile: [file: string, reason: RegExp][] = [
  [
    "reject_eval_zip.pth",
    /asks for (__builtin__|builtins)\.eval, which is not allowed/,
  ],
  [
    "reject_oscall_legacy.pth",
    /asks for (os|posix|nt)\.\w+, which is not allowed/,
  ],
  [
    "reject_full_module_zip.pth",
    /asks for torch\.nn\.\S+, which is not allowed/,
  ],
  ["reject_out_of_bounds_zip.pth", /reaches beyond its storage/],
  ["reject_truncated_legacy.pth", /it is incomplete/],
  ["reject_truncated_zip.pth", /damaged or incomplete zip/],
];
for (const [file, reason] of hostile) {
  Deno.test(`${file} is refused`, () => refused(bytesOf(file), reason));
}

Deno.test("a file cut anywhere is refused", () => {
  const legacy = bytesOf("dataparallel_legacy.pth");
  for (let length = 0; length < legacy.length; length++) {
    refused(legacy.subarray(0, length), /incomplete|does not begin like one/);
  }
  const zip = bytesOf("parameters_zip.pth");
  for (let length = 4; length < zip.length; length += 13) {
    refused(zip.subarray(0, length), /damaged or incomplete zip/);
  }
});

Deno.test("no flipped byte of the pickles ends in anything but a value or one sentence", () => {
  const good = bytesOf("dataparallel_legacy.pth");
  for (let at = 0; at < good.length; at++) {
    for (const flip of [0xff, 0x01, 0x80]) {
      const bad = good.slice();
      bad[at] ^= flip;
      try {
        readPth(bad, "net.pth");
      } catch (error) {
        assert.ok(error instanceof InputError, `${at}: ${error}`);
      }
    }
  }
});

Deno.test("files that are something else are refused", () => {
  const text = (s: string) => new TextEncoder().encode(s);
  refused(text("hello"), /does not begin like one/);
  refused(Uint8Array.of(0x80, 2, 0x7d, 0x2e), /does not begin like one/);
  refused(new Uint8Array(), /does not begin like one/);
});

/** A file of the older format around the pickle of its object. */
function legacy(object: number[], keys = [0x80, 2, 0x5d, 0x2e]): Uint8Array {
  const magic = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
  return Uint8Array.from([
    ...[0x80, 2, 0x8a, 10, ...magic, 0x2e],
    ...[0x80, 2, 0x4d, 0xe9, 3, 0x2e], // version 1001
    ...[0x80, 2, 0x7d, 0x2e], // nothing about the machine
    ...object,
    ...keys,
  ]);
}

Deno.test("numbers beyond 2^53, bytes and self-containing lists are read", () => {
  // [2**64, b"ab", itself]
  const value = readPth(legacy([
    ...[0x80, 2, 0x5d, 0x71, 0, 0x28, 0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    ...[0x43, 2, 97, 98, 0x68, 0, 0x65, 0x2e],
  ])) as PthValue[];
  assert.equal(value[0], 2n ** 64n);
  assert.deepEqual(value[1], Uint8Array.of(97, 98));
  assert.equal(value[2], value);
});

Deno.test("a malformed pickle is refused with the reason", () => {
  refused(legacy([0x80, 2, 0x30]), /takes a value that is not there/);
  refused(legacy([0x80, 2, 0x65]), /ends a list that never began/);
  refused(legacy([0x80, 2, 0x68, 9]), /recalls a value that it never kept/);
  refused(legacy([0x80, 2, 0x4e, 0x29, 0x52]), /calls what is no function/);
  refused(legacy([0x80, 2, 0x4e, 0x4e, 0x61]), /appends to what is no list/);
  refused(legacy([0x80, 2, 0x4e, 0x51]), /no storage of numbers/);
  refused(legacy([0x80, 2, 0x69]), /pickle operation 0x69/);
});

Deno.test("a tiny file cannot ask for gigabytes by repeating an element", () => {
  const ascii = (s: string) => [...new TextEncoder().encode(s)];
  const global = (module: string, name: string) => [
    0x63,
    ...ascii(`${module}\n${name}\n`),
  ];
  const word = (s: string) => [0x58, s.length, 0, 0, 0, ...ascii(s)];
  const bytes = legacy([
    ...[0x80, 2, ...global("torch._utils", "_rebuild_tensor_v2"), 0x28, 0x28],
    ...[...word("storage"), ...global("torch", "FloatStorage"), ...word("0")],
    ...[...word("cpu"), 0x4b, 1, 0x4e, 0x74, 0x51, 0x4b, 0],
    ...[0x4a, 255, 255, 255, 127, 0x85, 0x4b, 0, 0x85, 0x74, 0x52, 0x2e],
  ], [
    0x80,
    2,
    0x5d,
    ...word("0"),
    0x61,
    0x2e,
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
  refused(bytes, /describes tensors far larger than its \d+ bytes/);
});
