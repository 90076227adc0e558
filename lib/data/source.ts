import type { Image } from "../image/mod.ts";

/** A part of a picture, in pixels from its top-left corner. */
export interface Box {
  /** Its first column. */
  readonly x: number;
  /** Its first row. */
  readonly y: number;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** Pictures in a fixed order, loaded when they are asked for. */
export interface Source {
  /** Where the pictures come from, printed with results. */
  readonly name: string;
  /** How many pictures there are. */
  readonly length: number;
  /** What a picture is called, for messages and tables. */
  nameOf(index: number): string;
  /** The whole picture. */
  load(index: number): Promise<Image>;
  /**
   * A part of the picture, for sources that can give it without the whole.
   *
   * @param choose Says which part, given the picture's size.
   */
  loadPart?(
    index: number,
    choose: (width: number, height: number) => Box,
  ): Promise<Image>;
}
