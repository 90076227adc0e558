import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";

/**
 * WebGPU answers a command that it refuses, or has no memory for, with an event
 * that nobody hears, and computes on with what happens to lie in its buffers.
 * From the first such event on, reading a tensor is an error that says so.
 */
export function watchErrors(backend: WebGPUBackend): void {
  const device = backend.device as GPUDevice;
  let problem: string | undefined;
  const note = (text: string) => problem ??= text.trim().split("\n")[0];
  device.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    note((event as GPUUncapturedErrorEvent).error.message);
  });
  device.lost.then(({ reason, message }) => {
    if (reason !== "destroyed") note(message || "it was lost");
  });
  const read = backend.read.bind(backend);
  backend.read = async (dataId) => {
    const values = await read(dataId).catch((error) => {
      throw problem ? refused(problem) : error;
    });
    if (problem) throw refused(problem);
    return values;
  };
}

function refused(problem: string): Error {
  return new Error(
    `the graphics card refused a computation (${problem}); ` +
      "close the engine and open it anew, with smaller pictures or batches, or open another",
  );
}
