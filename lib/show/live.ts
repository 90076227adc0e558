/** Under this symbol, what moves on after it was shown, such as a watched training. */
export const liveSymbol: unique symbol = Symbol.for("blindsight.live");

/** A value that draws itself, and goes on drawing in the background. */
export interface Live {
  /** Draws the first time; resolves when that is drawn. */
  [liveSymbol](): Promise<void>;
}

/** Whether a value draws itself. */
export function isLive(value: unknown): value is Live {
  return typeof value === "object" && value !== null && liveSymbol in value;
}
