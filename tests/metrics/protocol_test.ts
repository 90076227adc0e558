import assert from "node:assert/strict";
import { InputError } from "../../lib/engine/input_error.ts";
import { protocol, protocolNames } from "../../lib/metrics/mod.ts";

Deno.test("every named protocol can be made and carries its name", () => {
  for (const name of protocolNames()) {
    const made = protocol(name, { scale: 3, crop: 5 });
    assert.ok(made.name.startsWith(name));
    assert.ok([0, 3, 5].includes(made.psnr.crop));
  }
  assert.equal(protocol("rgb", { crop: 5 }).name, "rgb-crop5");
  assert.equal(protocol("basicsr", { scale: 3 }).ssim.crop, 3);
});

Deno.test("a protocol that is unknown, or lacks what it needs, is refused", () => {
  for (
    const [make, message] of [
      [
        () => protocol("psnr"),
        /no protocol "psnr"; expected one of kdsr, basicsr/,
      ],
      [() => protocol("toString"), /no protocol "toString"/],
      [() => protocol("kdsr"), /"kdsr" needs scale .* got undefined/],
      [() => protocol("kdsr", { scale: 0 }), /whole number from 1 up, got 0/],
      [() => protocol("basicsr", { scale: 2.5 }), /got 2\.5/],
      [() => protocol("rgb", { scale: 4 }), /"rgb" needs crop/],
      [() => protocol("y", { crop: -1 }), /got -1/],
    ] as const
  ) {
    assert.throws(
      make,
      (error) => error instanceof InputError && message.test(error.message),
    );
  }
});
