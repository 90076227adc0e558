import {
  dashed,
  type Flag,
  type Flags,
  placeholder,
  type Positional,
} from "./_flags.ts";

const WIDTH = 80;

/** The text that `--help` prints. */
export function helpText(task: {
  name: string;
  summary: string;
  flags: Flags;
  positionals: readonly Positional[];
}): string {
  const { name, summary, flags, positionals } = task;
  const names = positionals.map((p) => {
    const inner = `<${p.name}${p.many ? "…" : ""}>`;
    return p.optional ? `[${inner}]` : inner;
  });
  const usage = ["deno task", name, ...names, "[flags]"].join(" ");
  const rows = [
    ...positionals.map((p, i): Row => [names[i], describe(p.help, p)]),
    ...Object.entries(flags).map(([name, flag]): Row => [
      `--${dashed(name)} ${placeholder(flag)}`.trimEnd(),
      describe(flag.help, flag),
    ]),
  ];
  const left = Math.max(...rows.map(([term]) => term.length)) + 4;
  const lines = rows.map(([term, text]) =>
    `  ${term}`.padEnd(left) + wrap(text, left)
  );
  lines.splice(positionals.length, 0, ...positionals.length ? [""] : []);
  return [`${wrap(summary, 0)}\n`, `Usage: ${usage}\n`, ...lines].join("\n");
}

type Row = [term: string, text: string];

function describe(help: string, of: Flag | Positional): string {
  const choices = "choices" in of && of.choices;
  const fallback = "default" in of ? of.default : undefined;
  return help +
    (choices ? `: ${choices.join(", ")}` : "") +
    (fallback !== undefined ? ` (default: ${fallback})` : "");
}

/** Breaks a text into lines that end before the 80th column, the later ones indented. */
function wrap(text: string, indent: number): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    if (line && indent + line.length + 1 + word.length >= WIDTH) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = line ? `${line} ${word}` : word;
    }
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}
