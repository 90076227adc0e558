import { exists } from "../../../../lib/engine/exists.ts";
import { fetchedWeights } from "../../../../lib/systems/semantic/teacher/open_teacher.ts";

/**
 * EfficientNet-Lite0's `.pth`: what `BLINDSIGHT_EFFICIENTNET` names, else what
 * `deno task data get efficientnet-lite0` has fetched; null, said loudly, where
 * there is none.
 */
export function efficientNetFile(): string | null {
  const path = Deno.env.get("BLINDSIGHT_EFFICIENTNET") ?? fetchedWeights();
  if (path && exists(path)) return path;
  console.warn(
    "SKIPPED (no weights of EfficientNet-Lite0; run `deno task data get efficientnet-lite0` to run this)",
  );
  return null;
}
