import { UsageError } from "../_flags.ts";
import { getOnednn } from "./get_onednn.ts";
import { getTensorflow } from "./get_tensorflow.ts";

/** How to get an engine that can be got: what it is given, and what it does. */
export interface GetOptions {
  /** Whether it is to compute on a graphics card of NVIDIA. */
  readonly cuda: boolean;
  readonly signal: AbortSignal;
}

const getters: Readonly<
  Record<string, (options: GetOptions) => Promise<void>>
> = { onednn: getOnednn, tensorflow: getTensorflow };

/** Installs what an engine needs, and says on the way what it does. */
export async function getEngine(
  name: string | undefined,
  options: GetOptions,
): Promise<void> {
  const names = Object.keys(getters).join(", ");
  if (name === undefined) {
    throw new UsageError(`Which engine to get? Name one of ${names}`);
  }
  if (!Object.hasOwn(getters, name)) {
    throw new UsageError(
      `Nothing can be got for "${name}"; expected one of ${names}`,
    );
  }
  if (options.cuda && name !== "tensorflow") {
    throw new UsageError("--cuda is for the engine tensorflow");
  }
  await getters[name](options);
}
