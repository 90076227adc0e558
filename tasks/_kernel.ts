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
import { concat, type Message, ZmtpSocket } from "./_zmtp.ts";

/** An output as the notebook format (nbformat 4.5) has it. */
export type Output =
  | {
    output_type: "stream";
    name: "stdout" | "stderr";
    text: string;
  }
  | {
    output_type: "display_data" | "execute_result";
    data: Record<string, unknown>;
    metadata: Record<string, unknown>;
    execution_count?: number;
  }
  | {
    output_type: "error";
    ename: string;
    evalue: string;
    traceback: string[];
  };

/** What one cell gave. */
export interface Execution {
  /** The outputs in order; later updates of a display change them in place. */
  outputs: Output[];
  executionCount: number | null;
  /** How many outputs a browser would have drawn under the next cell. */
  late: number;
  seconds: number;
}

interface Received {
  type: string;
  parent: string | undefined;
  // deno-lint-ignore no-explicit-any -- each message type has a shape of its own
  content: any;
}

const MARKER = "blindsight_marker";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A running kernel. */
export class KernelClient implements AsyncDisposable {
  #child: Deno.ChildProcess;
  #iopub: ZmtpSocket;
  #shell: ZmtpSocket;
  #key: CryptoKey;
  #session = crypto.randomUUID();
  #displays = new Map<string, Extract<Output, { data: unknown }>[]>();

  private constructor(
    child: Deno.ChildProcess,
    iopub: ZmtpSocket,
    shell: ZmtpSocket,
    key: CryptoKey,
  ) {
    this.#child = child;
    this.#iopub = iopub;
    this.#shell = shell;
    this.#key = key;
  }

  /**
   * Starts a kernel with the Deno that runs this program.
   *
   * @throws {Error} When the kernel does not answer within 30 seconds.
   */
  static async start(
    options: { cwd?: string; env?: Record<string, string> } = {},
  ): Promise<KernelClient> {
    const ports = freePorts(5);
    const secret = crypto.randomUUID();
    const file = await Deno.makeTempFile({ suffix: ".json" });
    await Deno.writeTextFile(
      file,
      JSON.stringify({
        ip: "127.0.0.1",
        transport: "tcp",
        signature_scheme: "hmac-sha256",
        key: secret,
        shell_port: ports[0],
        iopub_port: ports[1],
        stdin_port: ports[2],
        control_port: ports[3],
        hb_port: ports[4],
      }),
    );
    const child = new Deno.Command(Deno.execPath(), {
      args: ["jupyter", "--kernel", "--conn", file],
      cwd: options.cwd ?? Deno.cwd(),
      env: { NO_COLOR: "1", ...options.env },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      const deadline = Date.now() + 30_000;
      const iopub = await connect(ports[1], "SUB", deadline);
      const shell = await connect(ports[0], "DEALER", deadline);
      const key = await crypto.subtle.importKey(
        "raw",
        encoder.encode(secret),
        { name: "HMAC", hash: "SHA-256" },
        false,
        ["sign"],
      );
      const kernel = new KernelClient(child, iopub, shell, key);
      await kernel.#request("kernel_info_request", {});
      await within(30_000, shell.receive(), "the kernel does not answer");
      return kernel;
    } catch (error) {
      await end(child);
      throw error;
    } finally {
      await Deno.remove(file);
    }
  }

  /**
   * Runs one cell and collects all that it puts out.
   *
   * @throws {Error} When the cell is not done within `timeout` seconds, or the kernel dies.
   */
  async execute(code: string, timeout = 600): Promise<Execution> {
    const started = performance.now();
    const result: Execution = {
      outputs: [],
      executionCount: null,
      late: 0,
      seconds: 0,
    };
    const cell = await this.#request("execute_request", request(code));
    let marker = "";
    let clear = false;
    while (true) {
      const left = timeout * 1000 - (performance.now() - started);
      const { type, parent, content } = parse(
        await within(
          left,
          this.#iopub.receive(),
          `not done after ${timeout} s`,
        ),
      );
      if (type === MARKER && content.cell === cell) break;
      if (type === "status") {
        if (content.execution_state !== "idle" || parent !== cell) continue;
        result.seconds = (performance.now() - started) / 1000;
        marker = await this.#request(
          "execute_request",
          request(
            `await Deno.jupyter.broadcast("${MARKER}", { cell: "${cell}" });`,
            true,
          ),
        );
      } else if (type === "execute_input") {
        if (parent === cell) result.executionCount = content.execution_count;
      } else if (type === "clear_output") {
        clear = true;
        if (!content.wait) result.outputs = [];
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
    // Replies on the shell channel repeat what is known already.
    await this.#shell.receive();
    await this.#shell.receive();
    return result;
  }

  /** Ends the kernel. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#iopub[Symbol.dispose]();
    this.#shell[Symbol.dispose]();
    await end(this.#child);
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
    const header = {
      msg_id: id,
      session: this.#session,
      username: "blindsight",
      date: new Date().toISOString(),
      msg_type: type,
      version: "5.3",
    };
    const parts = [header, {}, {}, content].map((part) =>
      encoder.encode(JSON.stringify(part))
    );
    const signature = await crypto.subtle.sign(
      "HMAC",
      this.#key,
      concat(parts),
    );
    await this.#shell.send([
      encoder.encode("<IDS|MSG>"),
      encoder.encode(new Uint8Array(signature).toHex()),
      ...parts,
    ]);
    return id;
  }
}

function request(code: string, silent = false) {
  return {
    code,
    silent,
    store_history: !silent,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: !silent,
  };
}

function parse(message: Message): Received {
  const start = message.findIndex((part) =>
    part.length === 9 && decoder.decode(part) === "<IDS|MSG>"
  );
  const json = (i: number) => JSON.parse(decoder.decode(message[start + i]));
  return {
    type: json(2).msg_type,
    parent: json(3).msg_id,
    content: json(5),
  };
}

function toOutput(
  type: string,
  content: Received["content"],
): Output | undefined {
  switch (type) {
    case "stream":
      return { output_type: type, name: content.name, text: content.text };
    case "display_data":
      return {
        output_type: type,
        data: content.data,
        metadata: content.metadata ?? {},
      };
    case "execute_result":
      return {
        output_type: type,
        execution_count: content.execution_count,
        data: content.data,
        metadata: content.metadata ?? {},
      };
    case "error":
      return {
        output_type: type,
        ename: content.ename,
        evalue: content.evalue,
        traceback: content.traceback,
      };
  }
}

function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  return listeners.map((listener) => {
    listener.close();
    return listener.addr.port;
  });
}

async function connect(
  port: number,
  type: "SUB" | "DEALER",
  deadline: number,
): Promise<ZmtpSocket> {
  while (true) {
    try {
      return await ZmtpSocket.connect(port, type);
    } catch (cause) {
      if (Date.now() > deadline) {
        throw new Error("the kernel does not start", { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
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

async function end(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch {
    // It is gone already.
  }
  await child.status;
}
