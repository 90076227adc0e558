/**
 * One ZeroMQ socket over TCP, as far as a Jupyter client needs it: ZMTP 3.0
 * with the NULL mechanism (rfc.zeromq.org/spec/23).
 *
 * @module
 */

/** The frames of one message. */
export type Message = Uint8Array<ArrayBuffer>[];

const MORE = 1, LONG = 2, COMMAND = 4;
const encoder = new TextEncoder();

/** A connected SUB or DEALER socket; a SUB socket takes every message. */
export class ZmtpSocket implements Disposable {
  #connection: Deno.TcpConn;
  #arrived: Message[] = [];
  #waiting: PromiseWithResolvers<Message> | undefined;
  #closed: Error | undefined;

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /** Connects to a port of this machine and shakes hands. */
  static async connect(
    port: number,
    type: "SUB" | "DEALER",
  ): Promise<ZmtpSocket> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.setNoDelay(true);
    const socket = new ZmtpSocket(connection);
    try {
      await socket.#greet(type);
    } catch (error) {
      connection.close();
      throw error;
    }
    socket.#listen();
    return socket;
  }

  /** Sends one message of several frames. */
  async send(message: Message): Promise<void> {
    const last = message.length - 1;
    await this.#write(
      concat(message.map((body, i) => frame(body, i < last ? MORE : 0))),
    );
  }

  /**
   * The next message, in the order of arrival.
   *
   * @throws {Error} When the other side has closed the connection.
   */
  receive(): Promise<Message> {
    const next = this.#arrived.shift();
    if (next) return Promise.resolve(next);
    if (this.#closed) return Promise.reject(this.#closed);
    this.#waiting ??= Promise.withResolvers();
    return this.#waiting.promise;
  }

  /** Closes the connection. */
  [Symbol.dispose](): void {
    try {
      this.#connection.close();
    } catch {
      // The other side was first.
    }
  }

  async #greet(type: string): Promise<void> {
    const greeting = new Uint8Array(64);
    greeting.set([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0]);
    greeting.set(encoder.encode("NULL"), 12);
    await this.#write(greeting);
    await this.#read(64);
    await this.#write(frame(
      concat([
        shortText("READY"),
        shortText("Socket-Type"),
        uint(type.length, 4),
        encoder.encode(type),
      ]),
      COMMAND,
    ));
    await this.#readFrame();
    if (type === "SUB") await this.#write(frame(new Uint8Array([1]), 0));
  }

  async #listen(): Promise<void> {
    try {
      while (true) {
        const message: Message = [];
        let more = true;
        while (more) {
          const { flags, body } = await this.#readFrame();
          message.push(body);
          more = (flags & MORE) !== 0;
        }
        const waiting = this.#waiting;
        this.#waiting = undefined;
        if (waiting) waiting.resolve(message);
        else this.#arrived.push(message);
      }
    } catch (cause) {
      this.#closed = new Error("the kernel has closed the connection", {
        cause,
      });
      this.#waiting?.reject(this.#closed);
    }
  }

  async #readFrame(): Promise<
    { flags: number; body: Uint8Array<ArrayBuffer> }
  > {
    const [flags] = await this.#read(1);
    const length = await this.#read(flags & LONG ? 8 : 1);
    let size = 0;
    for (const byte of length) size = size * 256 + byte;
    return { flags, body: await this.#read(size) };
  }

  async #read(size: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(size);
    for (let done = 0; done < size;) {
      const n = await this.#connection.read(bytes.subarray(done));
      if (n === null) throw new Error("end of the connection");
      done += n;
    }
    return bytes;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      done += await this.#connection.write(bytes.subarray(done));
    }
  }
}

function frame(
  body: Uint8Array,
  flags: number,
): Uint8Array<ArrayBuffer> {
  const long = body.length > 255;
  return concat([
    new Uint8Array([long ? flags | LONG : flags]),
    uint(body.length, long ? 8 : 1),
    body,
  ]);
}

function shortText(text: string): Uint8Array<ArrayBuffer> {
  return concat([uint(text.length, 1), encoder.encode(text)]);
}

/** A number as big-endian bytes. */
function uint(value: number, bytes: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes);
  for (let i = bytes - 1; i >= 0; i--) {
    out[i] = value % 256;
    value = Math.floor(value / 256);
  }
  return out;
}

/** Byte arrays one after the other. */
export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
