export type { Image } from "./image.ts";
