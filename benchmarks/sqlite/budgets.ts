import type { Budget } from '../lib/budget.js'
import { BULK, CONCURRENT, GET, INSERT, LIST } from './cases.js'

/** What has to hold of a `luxdb` that prepares nothing by hand. */
export const BUDGETS: readonly Budget[] = [
  ahead(GET, 'raw-mapped', 0.7),
  ahead(LIST, 'raw-mapped', 0.8),
  ahead(INSERT, 'raw-mapped', 0.5),
  ahead(BULK, 'raw-mapped', 0.6),
  // raw-mapped commits each write for itself, also when 64 writers wait.
  ahead(CONCURRENT, 'raw-mapped', 6),
  ...[GET, INSERT].flatMap((operation) =>
    ['drizzle', 'kysely', 'prisma'].map((peer) => ahead(operation, peer, 1)),
  ),
]

function ahead(operation: string, base: string, atLeast: number): Budget {
  return { subject: { engine: 'luxdb', operation }, base: { engine: base, operation }, atLeast }
}
