/** One import. */
export interface Import {
  /** The importing file, relative to the project's root. */
  readonly from: string;
  /** The imported file, or the package as it is written. */
  readonly to: string;
  readonly kind: "file" | "package";
}

/** The folders of lib by height: each may import from lower ones and, without going round in circles, from its own height. */
const HEIGHT: Readonly<Record<string, number>> = {
  engine: 0,
  random: 0,
  image: 1,
  nn: 1,
  optim: 1,
  loss: 1,
  degrade: 2,
  metrics: 2,
  data: 2,
  train: 3,
  show: 4,
  systems: 5,
};

/** The systems that may build on another. */
const SYSTEM_EDGES: Readonly<Record<string, readonly string[]>> = {
  zskd: ["zssr", "kernelgan"],
};

/** Judges imports by the project's rules and says each breach in a sentence. */
export function judgeImports(imports: readonly Import[]): string[] {
  const breaches = imports.flatMap(({ from, to, kind }) => {
    const why = kind === "file" ? judgeFile(from, to) : judgePackage(from, to);
    return why ? [`${from} imports ${to}: ${why}`] : [];
  });
  const circle = findCircle(imports);
  if (circle) {
    breaches.push(`lib folders import each other: ${circle.join(" -> ")}`);
  }
  return breaches;
}

function judgePackage(from: string, name: string): string | null {
  if (/^(npm|jsr|https?):/.test(name)) {
    return "packages are named in deno.json and imported by that name";
  }
  if (name.startsWith("@tensorflow/") && folderOf(from) !== "engine") {
    return "only lib/engine does; use lib/engine/tf.ts";
  }
  if (name.startsWith("@std/") && from !== "tasks/_cli.ts") {
    return "only tasks/_cli.ts does, because JSR cannot be reached everywhere";
  }
  return null;
}

function judgeFile(from: string, to: string): string | null {
  const [here, there] = [folderOf(from), folderOf(to)];
  if (here === null || !to.endsWith(".ts")) return null;
  if (there === null) return "lib imports nothing outside of lib";
  if (!(there in HEIGHT)) return `lib/${there} has no place in the order`;
  if (!(here in HEIGHT)) return `lib/${here} has no place in the order`;
  if (there === "show" && here !== "show") {
    return "only mod.ts, tasks and notebooks import show";
  }
  if (HEIGHT[there] > HEIGHT[here]) return `${there} stands above ${here}`;
  const [system, other] = [systemOf(from), systemOf(to)];
  if (system && other && system !== other) {
    if (!SYSTEM_EDGES[system]?.includes(other)) {
      return `${system} does not declare that it builds on ${other}`;
    }
  }
  return null;
}

function folderOf(path: string): string | null {
  return /^lib\/([^/]+)\//.exec(path)?.[1] ?? null;
}

function systemOf(path: string): string | null {
  return /^lib\/systems\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** The first circle among the folders of lib, from a folder back to itself. */
function findCircle(imports: readonly Import[]): string[] | null {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [here, there] = [folderOf(from), folderOf(to)];
    if (!here || !there || here === there) continue;
    edges.set(here, (edges.get(here) ?? new Set()).add(there));
  }
  const done = new Set<string>();
  const visit = (folder: string, path: string[]): string[] | null => {
    if (path.includes(folder)) {
      return [...path.slice(path.indexOf(folder)), folder];
    }
    if (done.has(folder)) return null;
    for (const next of edges.get(folder) ?? []) {
      const circle = visit(next, [...path, folder]);
      if (circle) return circle;
    }
    done.add(folder);
    return null;
  };
  for (const folder of edges.keys()) {
    const circle = visit(folder, []);
    if (circle) return circle;
  }
  return null;
}
