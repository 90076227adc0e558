import { formatNumber } from "./format_number.ts";

/** What is set, not measured, and so belongs on no curve. */
const settings = new Set(["lr", "learningRate", "rate"]);

/** The measured numbers of a report, by name. */
export function measured(report: unknown): [name: string, value: number][] {
  if (typeof report !== "object" || report === null) return [];
  return Object.entries(report).filter((entry): entry is [string, number] =>
    typeof entry[1] === "number" && !settings.has(entry[0])
  );
}

/** The first numbers of a report in a few words. */
export function describeReport(report: unknown, most = 3): string {
  return measured(report).slice(0, most)
    .map(([name, value]) => `${name} ${formatNumber(value)}`).join(", ");
}
