/** What the worker loads: every task that this module exports becomes a type that can be submitted. */
export { summariseCsv } from './summarise-csv.ts'
