import type { Source } from "../../data/mod.ts";
import { fingerprint } from "../../image/fingerprint.ts";
import type { VggParams } from "../../loss/mod.ts";

/** What tells things that are learnt from apart, by name; a checkpoint keeps it beside the configuration. */
export type Marks = Readonly<Record<string, string>>;

/**
 * What tells clean pictures and VGG19's weights from others: so no training is
 * gone on with on other ones. Of both the first part stands for the whole.
 */
export async function marksOf(
  source: Source,
  vgg: VggParams | undefined,
): Promise<Marks> {
  const first = fingerprint(await source.load(0)).join("-");
  const pictures = `${source.length} from ${source.nameOf(0)} (${first})`;
  if (!vgg) return { pictures };
  const data = await vgg[0].weight.data() as Float32Array;
  const row = { width: data.length, height: 1, channels: 1, data } as const;
  return { pictures, vgg: fingerprint(row).join("-") };
}
