export { setKernels } from "./kernels.ts";
export { watchErrors } from "./watch_errors.ts";
