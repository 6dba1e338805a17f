import type { JsonObject, LiveChange } from '@luxdb/core'
import { type KindShape, type ResultRow, type RowLayout, renderRows, type StoreType } from '@luxdb/core/query'
import type { ChangesColumn, ChangesPayload } from '../wire/changes-message.js'

/** How Supabase's clients are told to read a column. Text they leave as it is: no digit of a bigint is lost. */
const TYPES: Readonly<Record<StoreType, string>> = {
  text: 'text',
  int: 'int8',
  bigint: 'text',
  float: 'float8',
  bool: 'bool',
  time: 'timestamptz',
  json: 'jsonb',
}

export interface ChangesOf {
  readonly ids: readonly number[]
  readonly schema: string
  readonly shape: KindShape
  readonly layout: RowLayout
  /** Fields that are shown; the key is always. */
  readonly select?: readonly string[]
}

/**
 * A step of a live query as an event of `postgres_changes`, or nothing: a being that an update took out of the
 * filter is no event of that vocabulary.
 */
export function changesPayload(
  change: LiveChange,
  given: ChangesOf,
  cursor: string,
): ChangesPayload | undefined {
  if (change.type === 'move' || change.origin === undefined) return undefined
  const { operation, at, old } = change.origin
  if (change.type === 'leave' && operation !== 'delete') return undefined
  const record = change.type === 'leave' ? {} : recordOf(change.row, given)
  return {
    ids: given.ids,
    data: {
      schema: given.schema,
      table: given.shape.name,
      commit_timestamp: new Date(at).toISOString(),
      type: operation.toUpperCase(),
      columns: columnsOf(given),
      record,
      ...(operation === 'insert' ? {} : { old_record: old === undefined ? {} : recordOf(old, given) }),
      errors: null,
      cursor,
    },
  }
}

function recordOf(row: ResultRow, given: ChangesOf): JsonObject {
  const [record = {}] = renderRows(given.layout, [row])
  return Object.fromEntries(Object.entries(record).filter(([name]) => isShown(name, given)))
}

function columnsOf(given: ChangesOf): ChangesColumn[] {
  return given.layout.columns
    .filter(({ name }) => isShown(name, given))
    .map(({ name, store }) => ({ name, type: TYPES[store] }))
}

function isShown(name: string, { select, shape }: ChangesOf): boolean {
  return select === undefined || select.includes(name) || shape.key.includes(name)
}

/** Whether a binding to `event` wants to hear of an operation. */
export function wants(event: string, { data }: ChangesPayload): boolean {
  return event === '*' || event.toUpperCase() === data.type
}
