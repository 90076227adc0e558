/**
 * Messages of the Jupyter protocol, version 5.3, and the outputs in them.
 *
 * @module
 */
import { concat, type Message } from "./_zmtp.ts";

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

/** A message from the kernel. */
export interface Received {
  type: string;
  parent: string | undefined;
  // deno-lint-ignore no-explicit-any -- each message type has a shape of its own
  content: any;
}

const DELIMITER = "<IDS|MSG>";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A message as the kernel expects it, signed. */
export async function pack(
  key: CryptoKey,
  header: { id: string; session: string; type: string },
  content: unknown,
): Promise<Message> {
  const { id, session, type } = header;
  const parts = [
    {
      msg_id: id,
      session,
      username: "blindsight",
      date: new Date().toISOString(),
      msg_type: type,
      version: "5.3",
    },
    {},
    {},
    content,
  ].map((part) => encoder.encode(JSON.stringify(part)));
  const signature = await crypto.subtle.sign("HMAC", key, concat(parts));
  return [
    encoder.encode(DELIMITER),
    encoder.encode(new Uint8Array(signature).toHex()),
    ...parts,
  ];
}

/** Reads what the kernel sent. */
export function unpack(message: Message): Received {
  const start = message.findIndex((part) =>
    part.length === DELIMITER.length && decoder.decode(part) === DELIMITER
  );
  const json = (i: number) => JSON.parse(decoder.decode(message[start + i]));
  return {
    type: json(2).msg_type,
    parent: json(3).msg_id,
    content: json(5),
  };
}

/** The output in a message, if it brings one. */
export function toOutput(
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

/** What asks the kernel to run code. */
export function executeRequest(code: string, silent = false) {
  return {
    code,
    silent,
    store_history: !silent,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: !silent,
  };
}
