/** Optimisers and averages as init/update pairs; learning-rate schedules. @module */
export { type Adam, adam, type AdamMoments, type AdamStep } from "./adam.ts";
export { clipByGlobalNorm } from "./clip.ts";
export { type Ema, ema } from "./ema.ts";
export { type Rate, rateSchedule } from "./rate.ts";
export { cosine, inTurn, type Schedule, stepDecay } from "./schedule.ts";
