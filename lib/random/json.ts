/** Plain JSON: what a draw, a configuration or a checkpoint's position is made of. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
