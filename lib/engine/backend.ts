import * as tf from "./tf.ts";

type Factory = Parameters<typeof tf.registerBackend>[1];

const factories = new Map<string, Factory>();

/**
 * Makes a backend the one in use. It is then the only one registered, so that
 * nothing falls to another backend unnoticed.
 *
 * @param factory Makes the backend; by default the one that its package registered.
 */
export async function openBackend(
  name: string,
  factory?: Factory,
): Promise<tf.KernelBackend> {
  for (const other of Object.keys(tf.engine().registryFactory)) {
    factories.set(other, tf.findBackendFactory(other));
    if (other !== name || factory) tf.removeBackend(other);
  }
  if (!tf.findBackendFactory(name)) {
    const make = factory ?? factories.get(name);
    if (!make) throw new Error(`no backend "${name}" is registered`);
    tf.registerBackend(name, make);
  }
  if (!await tf.setBackend(name)) {
    throw new Error(`the backend "${name}" did not start`);
  }
  return tf.backend();
}

/**
 * Runs an import that registers a backend and makes it the one in use, and
 * puts the one that was in use back.
 */
export async function importBackend(
  load: () => Promise<unknown>,
): Promise<void> {
  const before = tf.engine().backendName;
  await load();
  if (before && before !== tf.engine().backendName) {
    await tf.setBackend(before);
  }
}

/** Ends a backend; tensors that are still on it answer with a clear message. */
export function closeBackend(name: string): void {
  const factory = tf.findBackendFactory(name);
  if (!factory) return; // Another has taken its place.
  const backend = tf.findBackend(name);
  factories.set(name, factory);
  tf.removeBackend(name);
  if (!backend) return;
  const gone = () => {
    throw new Error(
      `this tensor was made on the engine "${name}", which has been closed since; make it anew`,
    );
  };
  Object.assign(backend, {
    read: gone,
    readSync: gone,
    disposeData: () => true,
  });
}
