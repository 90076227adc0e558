/** Trains and evaluates what Table 2 compares. @module */
import { disposeTree, kdsr, progressBar, type Source } from "../../mod.ts";
import { studentStage, teacherStage } from "../_kdsr_stages.ts";
import { writeJson } from "../_write_json.ts";
import type { Cell } from "./report.ts";

/** What a run of Table 2 is decided by. */
export interface TableRun {
  readonly config: kdsr.KdsrConfig;
  readonly images: Source;
  readonly training: Source;
  readonly list: "kdsr" | "dasr";
  /** The seed of the teacher and of the first student; further ones follow. */
  readonly seed: number;
  /** Students, and controls, of the one teacher. */
  readonly seeds: number;
  /** The weights that come with the project, if they fit the scale. */
  readonly shipped: kdsr.KdsrParams | undefined;
  readonly withSsim: boolean;
  readonly folder: string;
  readonly resume: boolean;
  readonly signal: AbortSignal;
}

/** What a run brings: the cells of every seed, and the networks' size. */
export interface TableOutcome {
  readonly ofSeeds: readonly (readonly Cell[])[];
  readonly parameters: { readonly student: number; readonly teacher: number };
}

/** Trains the teacher and every seed's student and control, then computes all cells. */
export async function runTable(run: TableRun): Promise<TableOutcome> {
  const { config, seed, signal } = run;
  const options = { ...run, source: run.training };
  const teacher = (await teacherStage(config, options)).params;
  signal.throwIfAborted();
  const ofSeeds: Cell[][] = [];
  let parameters = { student: 0, teacher: kdsr.parameterTotal(teacher) };
  for (let i = 0; i < run.seeds; i++) {
    const own = { ...options, seed: seed + i };
    const name = (role: string) => run.seeds > 1 ? `${role} ${i + 1}` : role;
    const train = async (role: string, config: kdsr.KdsrConfig) => {
      const stage = await studentStage(name(role), config, teacher, own);
      signal.throwIfAborted();
      return stage.params;
    };
    const student = await train("student", config);
    const control = await train("control", kdsr.withoutDistillation(config));
    parameters = { ...parameters, student: kdsr.parameterTotal(student) };
    const methods = [
      kdsr.bicubicMethod(config.model.scale),
      kdsr.studentMethod("control", control),
      kdsr.studentMethod("student", student),
      kdsr.teacherMethod("teacher", teacher),
      ...(run.shipped ? [kdsr.studentMethod("shipped", run.shipped)] : []),
    ];
    // What does not depend on the seed is computed with the first one only.
    const fixed = ["bicubic", "teacher", "shipped"];
    const fresh = i === 0
      ? methods
      : methods.filter(({ method }) => !fixed.includes(method));
    const cells = await computeCells(name("cells"), fresh, run);
    ofSeeds.push(
      i === 0
        ? cells
        : ofSeeds[0].map((cell) =>
          cells.find(({ method, kernel, noise }) =>
            method === cell.method && kernel === cell.kernel &&
            noise === cell.noise
          ) ?? cell
        ),
    );
    disposeTree(student);
    disposeTree(control);
  }
  disposeTree(teacher);
  return { ofSeeds, parameters };
}

/** Computes all cells, or those that an interrupted run has left. */
async function computeCells(
  name: string,
  methods: readonly kdsr.TableMethod[],
  run: TableRun,
): Promise<Cell[]> {
  const { images, list, config, withSsim, signal, folder, seed } = run;
  const path = `${folder}/${name.replaceAll(" ", "-")}.json`;
  const of = {
    config,
    seed,
    list,
    withSsim,
    images: images.name,
    methods: methods.map(({ method }) => method),
  };
  const cells = run.resume ? await known(path, of) : [];
  const noises = kdsr.tableTwoNoises;
  const total = 9 * noises.length;
  using bar = progressBar({
    label: name,
    total,
    done: cells.length / methods.length,
  });
  for (let kernel = 1; kernel <= 9; kernel++) {
    for (const noise of noises) {
      if (cells.some((c) => c.kernel === kernel && c.noise === noise)) continue;
      const computed = kdsr.tableTwoCells({
        images,
        methods,
        list,
        scale: config.model.scale,
        seed,
        kernels: [kernel],
        noises: [noise],
        withSsim,
      });
      for await (const cell of computed) cells.push(cell);
      await writeJson(path, { of, cells });
      bar.update(cells.length / methods.length, `k${kernel}, noise ${noise}`);
      signal.throwIfAborted();
    }
  }
  return cells;
}

/** The cells that an earlier run of exactly this has written down. */
async function known(path: string, of: unknown): Promise<Cell[]> {
  try {
    const found = JSON.parse(await Deno.readTextFile(path));
    return JSON.stringify(found.of) === JSON.stringify(of) ? found.cells : [];
  } catch {
    return []; // There is none, or it is of no use: then all are computed.
  }
}
