/**
 * A fresh Deno kernel and a client that loses none of its outputs.
 *
 * The kernel says "idle" before its queue of outputs is empty. So after each
 * cell a silent request broadcasts a marker: what came before it belongs to
 * the cell, and what was stamped with the marker's request came too late for
 * a browser, which would have drawn it under the next cell.
 *
 * @module
 */
import {
  executeRequest,
  type Output,
  pack,
  type Received,
  toOutput,
  unpack,
} from "./_kernel_messages.ts";
import {
  endKernel,
  type KernelProcess,
  startKernel,
} from "./_kernel_process.ts";

/** What one cell gave. */
export interface Execution {
  /** The outputs in order; later updates of a display change them in place. */
  outputs: Output[];
  executionCount: number | null;
  /** How many outputs a browser would have drawn under the next cell. */
  late: number;
  seconds: number;
}

const MARKER = "blindsight_marker";

/** A running kernel. */
export class KernelClient implements AsyncDisposable {
  readonly #process: KernelProcess;
  readonly #session = crypto.randomUUID();
  readonly #displays = new Map<string, Extract<Output, { data: unknown }>[]>();

  private constructor(process: KernelProcess) {
    this.#process = process;
  }

  /**
   * Starts a kernel in a folder, with more environment variables than this program's.
   *
   * @throws {Error} When the kernel does not answer within 30 seconds.
   */
  static async start(
    options: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
  ): Promise<KernelClient> {
    const { cwd = Deno.cwd(), env = {} } = options;
    const process = await startKernel(cwd, env);
    const kernel = new KernelClient(process);
    try {
      await kernel.#request("kernel_info_request", {});
      await within(
        30_000,
        process.shell.receive(),
        "the kernel does not answer",
      );
      return kernel;
    } catch (error) {
      await kernel[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Runs one cell and collects all that it puts out.
   *
   * @throws {Error} When the cell is not done within `timeout` seconds, or the kernel dies.
   */
  async execute(code: string, timeout = 600): Promise<Execution> {
    const { iopub, shell } = this.#process;
    const started = performance.now();
    const result: Execution = {
      outputs: [],
      executionCount: null,
      late: 0,
      seconds: 0,
    };
    const cell = await this.#request("execute_request", executeRequest(code));
    let marker = "";
    let clear = false;
    while (true) {
      const left = timeout * 1000 - (performance.now() - started);
      const { type, parent, content } = unpack(
        await within(
          left,
          iopub.receive(),
          `not done after ${timeout} s`,
        ),
      );
      if (type === MARKER && content.cell === cell) break;
      if (type === "status") {
        if (content.execution_state !== "idle" || parent !== cell) continue;
        result.seconds = (performance.now() - started) / 1000;
        marker = await this.#request(
          "execute_request",
          executeRequest(
            `await Deno.jupyter.broadcast("${MARKER}", { cell: "${cell}" });`,
            true,
          ),
        );
      } else if (type === "execute_input") {
        if (parent === cell) result.executionCount = content.execution_count;
      } else if (type === "clear_output") {
        if (content.wait) clear = true;
        else result.outputs = [];
      } else if (type === "update_display_data") {
        this.#update(content);
      } else {
        const output = toOutput(type, content);
        if (!output) continue;
        if (clear) result.outputs = [];
        clear = false;
        if (parent === marker) result.late++;
        this.#add(result.outputs, output, content.transient?.display_id);
      }
    }
    const { content: reply } = unpack(await shell.receive());
    await shell.receive(); // the marker's
    const told = result.outputs.some(({ output_type }) =>
      output_type === "error"
    );
    if (reply.status === "error" && !told) {
      // Of code that cannot be parsed nothing else is heard.
      result.outputs.push({
        output_type: "error",
        ename: reply.ename,
        evalue: `${reply.evalue}; is the code complete?`,
        traceback: reply.traceback,
      });
    }
    return result;
  }

  /** Ends the kernel. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { child, iopub, shell } = this.#process;
    iopub[Symbol.dispose]();
    shell[Symbol.dispose]();
    await endKernel(child);
  }

  #add(outputs: Output[], output: Output, displayId: string | undefined) {
    const last = outputs.at(-1);
    if (
      output.output_type === "stream" && last?.output_type === "stream" &&
      output.name === last.name
    ) {
      last.text += output.text;
      return;
    }
    outputs.push(output);
    if (displayId !== undefined && "data" in output) {
      const known = this.#displays.get(displayId);
      if (known) known.push(output);
      else this.#displays.set(displayId, [output]);
    }
  }

  #update(content: Received["content"]) {
    for (
      const output of this.#displays.get(content.transient?.display_id) ?? []
    ) {
      output.data = content.data;
      output.metadata = content.metadata ?? {};
    }
  }

  async #request(type: string, content: unknown): Promise<string> {
    const id = crypto.randomUUID();
    const header = { id, session: this.#session, type };
    const { key, shell } = this.#process;
    await shell.send(await pack(key, header, content));
    return id;
  }
}

async function within<T>(
  ms: number,
  promise: Promise<T>,
  message: string,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(message)), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
