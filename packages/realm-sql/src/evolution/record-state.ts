import { LuxError, type StateReplacement } from '@luxdb/core'
import type { StateSql } from '../changes/state-sql.js'
import { execute, type SqlWork } from './sql-work.js'

/**
 * Replaces an entry of the state store.
 * @throws LUX_VERSION_CONFLICT when another value is there: the transaction has to be undone
 */
export function* recordState({ key, expected, value }: StateReplacement, sql: StateSql): SqlWork<void> {
  const count =
    expected === undefined
      ? yield* execute(sql.claim, [key, value])
      : yield* execute(sql.replace, [value, key, expected])
  if (count > 0) return
  throw new LuxError('LUX_VERSION_CONFLICT', `The entry ${key} of the state store is another one by now.`, {
    details: { key },
  })
}
