import { UsageError } from "../_flags.ts";

const fewShot = [
  ...["crop", "scale", "shots", "draws", "seeds", "preset", "steps"],
  "singles",
] as const;

/** The flags that not every evaluation takes, by the `--set` that does. */
const taken: Readonly<Record<string, readonly string[]>> = {
  none: ["crop", "lr", "kernel", "noise", "scale"],
  city100: fewShot,
  realsr: fewShot,
  drealsr: fewShot,
  div2krk: ["scale", "preset", "steps"],
  gopro: ["blur"],
  hide: ["blur"],
  realblur: ["blur"],
  levin: ["blur"],
};

/** Refuses flags that were given and say nothing about this evaluation. */
export function refuseFlags(
  flags: Readonly<Record<string, unknown>>,
  set: string | undefined,
): void {
  const own = taken[set ?? "none"];
  const other = Object.values(taken).flat().find((name) =>
    !own.includes(name) && flags[name] !== undefined && flags[name] !== false
  );
  if (other === undefined) return;
  const means = set === undefined ? "without a --set" : `with --set ${set}`;
  throw new UsageError(`--${other} means nothing ${means}; leave it out`);
}
