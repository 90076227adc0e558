/** Only this many of the last seconds tell how fast it goes now. */
const WINDOW = 30;

/** How fast something gets done, and when it will be. */
export class Pace {
  readonly #total: number;
  #marks: { seconds: number; done: number }[];

  constructor(total: number, done: number, seconds: number) {
    this.#total = total;
    this.#marks = [{ seconds, done }];
  }

  /** Notes how much is done at a time. */
  update(done: number, seconds: number): void {
    this.#marks.push({ seconds, done });
    while (
      this.#marks.length > 2 && this.#marks[1].seconds < seconds - WINDOW
    ) this.#marks.shift();
  }

  /** How many are done in a second; 0 before anything is. */
  get perSecond(): number {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)!];
    const seconds = last.seconds - first.seconds;
    return seconds > 0 ? (last.done - first.done) / seconds : 0;
  }

  /** Seconds until all is done; undefined before anything is. */
  get secondsLeft(): number | undefined {
    const { perSecond } = this;
    const left = this.#total - this.#marks.at(-1)!.done;
    return perSecond > 0 ? Math.max(0, left) / perSecond : undefined;
  }
}

/** Seconds as a clock shows them: 0:07, 12:05, 1:02:33. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return whole < 3600
    ? `${minutes}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}
