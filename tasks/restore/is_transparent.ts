import { openSharp } from "../../lib/image/open_sharp.ts";

/** Whether a picture file has parts that can be seen through, which reading drops. */
export async function isTransparent(path: string): Promise<boolean> {
  const sharp = await openSharp();
  try {
    const picture = sharp(path);
    const { hasAlpha } = await picture.metadata();
    return hasAlpha && !(await picture.stats()).isOpaque;
  } catch {
    return false; // What cannot be read is told by who reads it.
  }
}
