/** What was made for a key, kept while it is among those used last. */
export class Lru<Value> {
  readonly #values = new Map<string, Value>();

  /** @param drop Gives up a value that is no longer kept. */
  constructor(
    readonly limit: number,
    readonly drop: (value: Value) => void,
  ) {}

  /** How many are kept. */
  get size(): number {
    return this.#values.size;
  }

  /** The value of a key, made where it is not there. */
  get(key: string, make: () => Value): Value {
    let value = this.#values.get(key);
    if (value === undefined) {
      value = make();
      if (this.#values.size >= this.limit) this.#dropOldest();
    } else {
      this.#values.delete(key); // To be set anew, as the last one used.
    }
    this.#values.set(key, value);
    return value;
  }

  #dropOldest(): void {
    for (const [key, value] of this.#values) {
      this.#values.delete(key);
      return this.drop(value);
    }
  }

  /** Drops all. */
  clear(): void {
    for (const value of this.#values.values()) this.drop(value);
    this.#values.clear();
  }
}
