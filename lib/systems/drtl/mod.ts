/** DRTL: few-shot real super-resolution by distortion-relation guided transfer. @module */
export { weighTasks, type Weighting } from "./relation/weigh_tasks.ts";
export { type InnerRule, type TaskLoss } from "./meta/adapt.ts";
export {
  metaGradient,
  type MetaOrder,
  type MetaTask,
} from "./meta/meta_gradient.ts";
