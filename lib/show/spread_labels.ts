/** A label and where it would like to be, in pixels from the top. */
export interface Label {
  readonly name: string;
  readonly y: number;
}

/** Moves labels apart, as little as needed, so that none covers another and all lie within the height. */
export function spreadLabels(
  labels: readonly Label[],
  height: number,
  gap = 15,
): Label[] {
  // Labels that would touch become a stack around the middle of their wishes.
  const stacks: { labels: Label[]; middle: number }[] = [];
  const half = (count: number) => (count - 1) * gap / 2;
  for (const label of labels.toSorted((a, b) => a.y - b.y)) {
    let stack = { labels: [label], middle: label.y };
    let above = stacks.at(-1);
    while (
      above &&
      above.middle + half(above.labels.length) + gap >
        stack.middle - half(stack.labels.length)
    ) {
      stacks.pop();
      const merged = [...above.labels, ...stack.labels];
      const wish = merged.reduce((sum, { y }) => sum + y, 0) / merged.length;
      const room = Math.max(height - half(merged.length), half(merged.length));
      stack = {
        labels: merged,
        middle: Math.min(Math.max(wish, half(merged.length)), room),
      };
      above = stacks.at(-1);
    }
    stacks.push(stack);
  }
  return stacks.flatMap(({ labels, middle }) =>
    labels.map(({ name }, i) => ({
      name,
      y: middle - half(labels.length) + i * gap,
    }))
  );
}
