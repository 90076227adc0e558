import type { Rng } from "../../random/mod.ts";
import type { Colour, Palette } from "./palette.ts";
import type { Texture, TextureBank } from "./texture_bank.ts";

/** What a shape is filled with: a texture between two colours, under a light. */
export interface Paint {
  /** The colour where the texture is 0, and of what has no texture. */
  readonly from: Colour;
  /** The colour where the texture is 1. */
  readonly to: Colour;
  readonly texture: Texture | null;
  /** From pixel to texture: `u = m0 x + m1 y + m2`, `v = m3 x + m4 y + m5`. */
  readonly map: readonly [number, number, number, number, number, number];
  /** Brightness `l0 + l1 x + l2 y`. */
  readonly light: readonly [number, number, number];
  /** Brightness that is added at the edge, falling off inwards over `rimWidth` pixels. */
  readonly rim: number;
  readonly rimWidth: number;
}

const still = [1, 0, 0, 0, 1, 0] as const;

/** One colour without light or texture. */
export function flat(colour: Colour): Paint {
  return {
    from: colour,
    to: colour,
    texture: null,
    map: still,
    light: [1, 0, 0],
    rim: 0,
    rimWidth: 1,
  };
}

/** A texture between two colours, turned and enlarged; `step` is in texels per pixel. */
export function textured(
  from: Colour,
  to: Colour,
  texture: Texture,
  { step, angle, rng }: { step: number; angle: number; rng: Rng },
): Paint {
  const cos = step * Math.cos(angle);
  const sin = step * Math.sin(angle);
  const { size } = texture;
  return {
    ...flat(from),
    to,
    texture,
    map: [cos, sin, rng.uniform(0, size), -sin, cos, rng.uniform(0, size)],
  };
}

/** The paint with a brightness that changes linearly, by `amount` over `size` pixels around a centre. */
export function lit(
  paint: Paint,
  { x, y, size, amount, angle }: {
    readonly x: number;
    readonly y: number;
    readonly size: number;
    readonly amount: number;
    readonly angle: number;
  },
): Paint {
  const across = amount / size * Math.cos(angle);
  const down = amount / size * Math.sin(angle);
  return {
    ...paint,
    light: [1 - across * x - down * y, across, down],
  };
}

/** Where a random paint is to lie, and how it may look. */
export interface PaintSite {
  readonly x: number;
  readonly y: number;
  /** About how many pixels across. */
  readonly size: number;
  /** How likely it has a texture; 0.9 by default. */
  readonly textured?: number;
  /** Out of focus: its texture is magnified. */
  readonly blurred?: boolean;
}

/** A paint such as natural surfaces have. */
export function randomPaint(
  rng: Rng,
  palette: Palette,
  bank: TextureBank,
  { x, y, size, textured: chance = 0.9, blurred = false }: PaintSite,
): Paint {
  const colour = palette(rng);
  let paint = flat(colour);
  if (rng.chance(chance)) {
    // Mostly shades of one colour, sometimes two colours.
    const other = rng.chance(0.8)
      ? shade(colour, rng.uniform(0.15, 0.95))
      : palette(rng);
    const step = blurred ? rng.uniform(0.08, 0.2) : rng.uniform(0.3, 1.3);
    const angle = rng.uniform(0, 2 * Math.PI);
    paint = textured(other, colour, rng.pick(bank.all), { step, angle, rng });
  }
  if (rng.chance(0.7)) {
    paint = lit(paint, {
      x,
      y,
      size: Math.max(size, 4),
      amount: rng.uniform(0.1, 0.7),
      angle: rng.uniform(0, 2 * Math.PI),
    });
  }
  if (rng.chance(0.3)) {
    paint = {
      ...paint,
      rim: rng.uniform(-0.5, 0.25),
      rimWidth: Math.max(1, size * rng.uniform(0.05, 0.3)),
    };
  }
  return paint;
}

/** A darker or lighter shade of a colour. */
export function shade([r, g, b]: Colour, factor: number): Colour {
  return [r * factor, g * factor, b * factor];
}
