import type { Rng } from "../../random/mod.ts";
import type { Canvas } from "./canvas.ts";
import type { Palette } from "./palette.ts";
import type { TextureBank } from "./texture_bank.ts";

/** What a scene is painted with. */
export interface SceneTools {
  readonly canvas: Canvas;
  readonly rng: Rng;
  readonly palette: Palette;
  readonly bank: TextureBank;
}

/** Paints on a canvas, from the front to the back, until little of it is open. */
export type Scene = (tools: SceneTools) => void;
