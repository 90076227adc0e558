import { InputError } from "../engine/input_error.ts";

/** The image library, loaded when the first picture is coded: importing costs nothing before. */
export async function openSharp(): Promise<typeof import("sharp")> {
  try {
    return (await import("sharp")).default;
  } catch (error) {
    throw new InputError(
      `the image library "sharp" cannot be loaded (${reason(error)}); run ` +
        '"deno install", and allow reading, env and ffi',
      { cause: error },
    );
  }
}

/** The first line of what went wrong, for a message of one sentence. */
export function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0].trim();
}
