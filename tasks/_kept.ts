/** What a long comparison keeps between runs. @module */
import { InputError } from "../mod.ts";
import { UsageError } from "./_flags.ts";
import { writeJson } from "./_write_json.ts";

/** Results so far, and what they are of. */
interface Kept<Result> {
  readonly setup: string;
  readonly results: readonly Result[];
}

/** Results in a file, of one setup. */
export class KeptResults<Result> {
  readonly #path: string;
  readonly #setup: string;
  readonly #results: Result[];

  private constructor(path: string, setup: string, results: readonly Result[]) {
    this.#path = path;
    this.#setup = setup;
    this.#results = [...results];
  }

  /**
   * Those of an earlier run of the same setup, or none yet.
   *
   * @param setup All that results depend on; plain JSON.
   * @throws {UsageError} Where there are some that nobody asked to go on with.
   * @throws {InputError} Where they are of another setup, or damaged.
   */
  static async open<Result>(
    path: string,
    { setup: given, resume }: {
      readonly setup: unknown;
      readonly resume: boolean;
    },
  ): Promise<KeptResults<Result>> {
    const setup = JSON.stringify(given);
    const text = await Deno.readTextFile(path).catch(() => undefined);
    if (text === undefined) return new KeptResults(path, setup, []);
    if (!resume) {
      throw new UsageError(
        `"${path}" holds results already: go on with them by --resume, or give another --out`,
      );
    }
    let before: Kept<Result>;
    try {
      before = JSON.parse(text);
    } catch (error) {
      throw new InputError(
        `"${path}" is damaged; remove it, or give another --out`,
        { cause: error },
      );
    }
    if (before.setup === setup) {
      return new KeptResults(path, setup, before.results);
    }
    throw new InputError(
      `"${path}" is of other pictures, other settings or another engine; give another --out`,
    );
  }

  /** All of them. */
  get results(): readonly Result[] {
    return this.#results;
  }

  /** Adds some and writes the file. */
  async add(...more: readonly Result[]): Promise<void> {
    this.#results.push(...more);
    await writeJson(
      this.#path,
      { setup: this.#setup, results: this.#results } satisfies Kept<Result>,
    );
  }
}
