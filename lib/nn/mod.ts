export type { Params, Tree, TreeNode } from "./params.ts";
