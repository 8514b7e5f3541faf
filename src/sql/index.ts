export { type PostgresFunctionsOptions, postgresFunctions } from "./postgres.js";
