export { InputError } from "./input_error.ts";
