import { clock, Pace } from "./pace.ts";

/** Long work, as it is told to whoever waits for it. */
export interface ProgressBarOptions {
  /** What is being done. */
  readonly label: string;
  /** How much there is to do. */
  readonly total: number;
  /** How much of it is done already, 0 unless told. */
  readonly done?: number;
  /** Whether a bar can be redrawn; otherwise lines are printed. Asks stderr unless told. */
  readonly terminal?: boolean;
  /** Seconds between lines where there is no terminal, 5 unless told. */
  readonly every?: number;
}

/** The progress of long work. */
export interface ProgressBar extends Disposable {
  /** Tells how much is done, and what else is worth knowing, such as the loss. */
  update(done: number, note?: string): void;
  /** Ends the bar where it stands, with a last word in place of the time left. */
  finish(word?: string): void;
}

/** Redrawn no oftener than this, in milliseconds. */
const REDRAW = 100;

const encoder = new TextEncoder();

/**
 * Shows on stderr how far long work has come and how long it will take: a bar
 * on a terminal, a line now and then elsewhere.
 *
 * @example
 * ```ts
 * import { progressBar } from "blindsight";
 *
 * using bar = progressBar({ label: "pictures", total: 3 });
 * for (let i = 1; i <= 3; i++) bar.update(i, `picture ${i}`);
 * ```
 */
export function progressBar(options: ProgressBarOptions): ProgressBar {
  const { label, total, every = 5 } = options;
  const terminal = options.terminal ?? isTerminal();
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  let done = options.done ?? 0;
  let note = "";
  let drawn = terminal ? -Infinity : start;
  let finished = false;
  const pace = new Pace(total, done, 0);

  function line(end: string): string {
    const share = total > 0 ? Math.min(1, done / total) : 1;
    const count = `${done.toLocaleString("en")}/${total.toLocaleString("en")}`;
    const percent = `${Math.floor(share * 100)}%`;
    if (!terminal) {
      return [`${label}: ${count} (${percent})`, end, note]
        .filter(Boolean).join(", ");
    }
    const text = [percent.padStart(4), count, end, note].filter(Boolean);
    return fitBar(label, share, text.join("  "));
  }

  function draw(end: string, close: boolean): void {
    drawn = performance.now();
    if (!terminal) return console.error(line(end));
    const rest = close ? "\n" : "";
    Deno.stderr.writeSync(encoder.encode(`\r${line(end)}\x1b[K${rest}`));
  }

  return {
    update(now, words = note) {
      if (finished) return;
      done = now;
      note = words;
      pace.update(done, seconds());
      const wait = terminal ? REDRAW : every * 1000;
      if (performance.now() - drawn < wait) return;
      const left = pace.secondsLeft;
      draw(left === undefined ? "" : `${clock(left)} left`, false);
    },
    finish(word = "done") {
      if (finished) return;
      finished = true;
      draw(`${word} after ${clock(seconds())}`, true);
    },
    [Symbol.dispose]() {
      this.finish(done >= total ? "done" : "stopped");
    },
  };
}

/** A line that fits the terminal: what it is, the bar, the numbers. */
function fitBar(label: string, share: number, text: string): string {
  const columns = width();
  const length = Math.min(32, Math.floor(columns / 4));
  const room = columns - label.length - length - 5;
  if (room < 12) return `${label}  ${text}`.slice(0, columns - 1);
  const full = Math.round(share * length);
  const colour = Deno.noColor ? ["", ""] : ["\x1b[36m", "\x1b[0m"];
  return `${label}  ${colour[0]}${"━".repeat(full)}${colour[1]}` +
    `${"─".repeat(length - full)}  ${text.slice(0, room)}`;
}

function width(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80;
  }
}

function isTerminal(): boolean {
  try {
    return Deno.stderr.isTerminal();
  } catch {
    return false;
  }
}
