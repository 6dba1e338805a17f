import { ahead, type Budget } from '../lib/budget.js'
import { BULK, CONCURRENT, GET, INSERT, LIST, UPDATE } from './cases.js'

/** What has to hold of LuxDB, which prepares nothing by hand: as it is by default, and without a change log as the others are. */
export const BUDGETS: readonly Budget[] = [
  ahead('luxdb', GET, 'raw-mapped', 0.7),
  ahead('luxdb', LIST, 'raw-mapped', 0.8),
  ahead('luxdb', INSERT, 'raw-mapped', 0.5),
  ahead('luxdb', UPDATE, 'raw-mapped', 0.4),
  ahead('luxdb-no-log', INSERT, 'raw-mapped', 0.5),
  ahead('luxdb-no-log', BULK, 'raw-mapped', 0.6),
  // raw-mapped commits each write for itself, also when 64 writers wait.
  ahead('luxdb-no-log', CONCURRENT, 'raw-mapped', 6),
  ...[GET, INSERT].flatMap((operation) =>
    ['drizzle', 'kysely', 'prisma'].map((peer) => ahead('luxdb-no-log', operation, peer, 1)),
  ),
]
