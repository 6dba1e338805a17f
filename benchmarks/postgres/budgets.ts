import { ahead, type Budget } from '../lib/budget.js'
import { BULK, GET, INSERT, INSERT_ALONE, LIST } from './cases.js'

/** What has to hold of a `luxdb` that prepares nothing by hand. */
export const BUDGETS: readonly Budget[] = [
  ahead('luxdb', GET, 'postgres.js', 0.8),
  ahead('luxdb', LIST, 'postgres.js', 0.8),
  ahead('luxdb', INSERT, 'postgres.js', 0.7),
  // Where nothing can be gathered, gathering may cost nothing.
  ahead('luxdb', INSERT_ALONE, 'postgres.js', 0.7),
  ahead('luxdb', BULK, 'postgres.js', 0.8),
  ...[GET, LIST, INSERT, BULK].flatMap((operation) =>
    ['drizzle', 'kysely', 'prisma'].map((peer) => ahead('luxdb', operation, peer, 1)),
  ),
]
