import type { SchemaPolicy } from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'
import type { ServedKinds } from '@luxdb/realm-sql'
import { ensureCapture } from './capture-trigger.js'
import { ensureOrigin } from './log-origin.js'
import type { PostgresSource } from './postgres-source.js'
import { prepareSchema } from './prepare-schema.js'
import { catchUpCounters } from './raise-counter.js'
import { ensureSearchIndexes } from './search-index.js'
import type { StatementRunner } from './statement-runner.js'

/**
 * Makes a database ready for kinds: their tables, and what LuxDB keeps beside. Tells those whose words are still to be
 * indexed, outside of transactions. Call inside a transaction, under the lock.
 */
export async function prepareKinds(
  runner: StatementRunner,
  { kinds, schema }: ServedKinds,
  { policy, source }: { readonly policy: SchemaPolicy; readonly source: PostgresSource },
): Promise<readonly KindShape[]> {
  await prepareSchema(runner, schema, { policy, label: source.label })
  // Kinds that nobody looked at may not fit: nothing is made for them.
  const prepared = policy === 'as-is' ? [] : kinds
  await ensureCapture(runner, prepared, source.schema)
  await ensureOrigin(runner)
  await catchUpCounters(runner, prepared)
  return ensureSearchIndexes(runner, prepared)
}
