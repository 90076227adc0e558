import type { Teacher } from "../teacher/teacher.ts";
import type { PriorConfig } from "./config.ts";

/**
 * A prior's configuration made to fit a teacher: where the encoder is to start
 * from the teacher's weights it gets the teacher's architecture; where the
 * teacher cannot be started from it is a small net of its own.
 *
 * @example
 * ```ts
 * import { openEngine, semantic } from "blindsight";
 *
 * await openEngine();
 * const teacher = await semantic.openTeacher();
 * const config = semantic.priorFor(teacher, semantic.priorPresets.small);
 * console.log(config.encoder.kind);
 * teacher.dispose();
 * ```
 */
export function priorFor(
  { net }: Pick<Teacher, "net">,
  config: PriorConfig,
): PriorConfig {
  if (config.start === "teacher" && net) {
    return { ...config, encoder: net.config };
  }
  const { encoder } = config;
  return {
    ...config,
    start: "drawn",
    residual: false,
    encoder: {
      ...encoder.kind === "stand-in" ? encoder : smallNet,
      classes: net?.config.classes ?? 0,
    },
  };
}

/** What stands in for an encoder whose teacher's architecture is not known. */
const smallNet = {
  kind: "stand-in",
  widths: [16, 32, 64, 128],
  blocks: 2,
} as const;
