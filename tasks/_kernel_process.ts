import { ZmtpSocket } from "./_zmtp.ts";

/** Milliseconds that a kernel may take to start. */
const PATIENCE = 30_000;

/** A kernel's process, with the two of its sockets that running cells takes. */
export interface KernelProcess {
  readonly child: Deno.ChildProcess;
  /** What the kernel tells everybody. */
  readonly iopub: ZmtpSocket;
  /** Requests and the replies to them. */
  readonly shell: ZmtpSocket;
  /** What requests are signed with. */
  readonly key: CryptoKey;
}

/**
 * Starts a kernel of the Deno that runs this program.
 *
 * @throws {Error} When nobody listens within 30 seconds.
 */
export async function startKernel(
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<KernelProcess> {
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
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    const deadline = Date.now() + PATIENCE;
    const iopub = await connect(ports[1], "SUB", deadline);
    const shell = await connect(ports[0], "DEALER", deadline);
    const key = await crypto.subtle.importKey(
      "raw",
      new TextEncoder().encode(secret),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign"],
    );
    return { child, iopub, shell, key };
  } catch (error) {
    await endKernel(child);
    throw error;
  } finally {
    await Deno.remove(file);
  }
}

/** Ends a kernel at once. */
export async function endKernel(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch {
    // It is gone already.
  }
  await child.status;
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
