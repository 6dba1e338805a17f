import { isAsideName } from '@luxdb/core'
import { quotePostgresName } from './postgres-quote.js'

/**
 * The event of a trigger that is about beings. What is kept aside is no part of them: a fill that writes it
 * changes none.
 * @param columns all that the table has
 */
export function updateEvent(columns: readonly string[]): string {
  const own = columns.filter((column) => !isAsideName(column))
  return own.length === columns.length ? 'UPDATE' : `UPDATE OF ${own.map(quotePostgresName).join(', ')}`
}
