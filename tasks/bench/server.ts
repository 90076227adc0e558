import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { Hello, Request } from "./protocol.ts";

/** How a measured process is started. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A process that runs cases on request and sleeps in between. */
export class Server implements AsyncDisposable {
  readonly hello: Hello;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: Answers;

  private constructor(
    hello: Hello,
    child: Deno.ChildProcess,
    input: WritableStreamDefaultWriter<Uint8Array>,
    answers: Answers,
  ) {
    this.hello = hello;
    this.#child = child;
    this.#input = input;
    this.#answers = answers;
  }

  /**
   * Starts a process and waits for its hello.
   *
   * @throws {Error} When it ends or complains instead.
   */
  static async start({ program, args, env }: Command): Promise<Server> {
    const child = new Deno.Command(program, {
      args: [...args],
      env: { NO_COLOR: "1", ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const answers = new Answers(child);
    const input = child.stdin.getWriter();
    try {
      const hello = await answers.next() as Hello;
      return new Server(hello, child, input, answers);
    } catch (error) {
      await input.close().catch(() => {});
      await child.status;
      throw error;
    }
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws {Error} When the process ends, or answers with an error.
   */
  async ask<Answer>(request: Request): Promise<Answer> {
    const line = new TextEncoder().encode(JSON.stringify(request) + "\n");
    // What is wrong with a process that takes no input, its output tells.
    await this.#input.write(line).catch(() => {});
    return await this.#answers.next() as Answer;
  }

  /** Ends the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close().catch(() => {});
    await this.#child.status;
  }
}

/** A process's lines of JSON; what else it prints is passed over. */
class Answers {
  readonly #lines: AsyncIterator<string>;
  #complaint = "";

  constructor(child: Deno.ChildProcess) {
    this.#lines = linesOf(child.stdout)[Symbol.asyncIterator]();
    this.#listen(child.stderr);
  }

  async next(): Promise<unknown> {
    while (true) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(this.#complaint || "the process ended");
      if (!value.startsWith("{")) continue;
      const answer = JSON.parse(value);
      if (answer.error) throw new Error(answer.error);
      return answer;
    }
  }

  /** Keeps the last line of what goes wrong. */
  async #listen(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const line of linesOf(stream)) {
      if (line.trim()) this.#complaint = line.trim();
    }
  }
}

function linesOf(stream: ReadableStream<Uint8Array>): AsyncIterable<string> {
  // The types of Deno's and Node's web streams differ in name only.
  type NodeStream = Parameters<typeof Readable.fromWeb>[0];
  return createInterface({
    input: Readable.fromWeb(stream as unknown as NodeStream),
  });
}
