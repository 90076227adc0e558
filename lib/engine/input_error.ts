/**
 * Something that a person gave cannot be used; the message is one sentence
 * that says what was given, what was expected and what to do.
 *
 * Tasks print the message alone, without a stack trace.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { InputError } from "blindsight";
 *
 * const error = new InputError("scale is 5; expected 2, 3 or 4");
 * assert(error.name === "InputError");
 * ```
 */
export class InputError extends Error {
  /** Always `"InputError"`. */
  override name = "InputError";
}
