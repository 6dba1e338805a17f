import type { Budget } from '../lib/budget.js'
import { BULK, GET, INSERT, LIST } from './cases.js'

/** What has to hold of a `luxdb` that prepares nothing by hand. */
export const BUDGETS: readonly Budget[] = [
  ahead(GET, 'postgres.js', 0.8),
  ahead(LIST, 'postgres.js', 0.8),
  ahead(INSERT, 'postgres.js', 0.7),
  ahead(BULK, 'postgres.js', 0.8),
  ...[GET, LIST, INSERT, BULK].flatMap((operation) =>
    ['drizzle', 'kysely'].map((peer) => ahead(operation, peer, 1)),
  ),
]

function ahead(operation: string, base: string, atLeast: number): Budget {
  return { subject: { engine: 'luxdb', operation }, base: { engine: base, operation }, atLeast }
}
