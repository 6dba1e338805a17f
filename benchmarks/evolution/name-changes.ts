import {
  asideName,
  type ColumnSnapshot,
  type IndexSnapshot,
  type RowFill,
  type SchemaChange,
  snapshotOf,
} from '@luxdb/core'
import { Guardian } from '../guardians/guardian.js'

const [TABLE] = snapshotOf([Guardian.shape]).tables

function columnNamed(name: string): ColumnSnapshot {
  const found = TABLE?.columns.find((column) => column.name === name)
  if (found === undefined) throw new TypeError(`Guardians have no ${name}.`)
  return found
}

const NAME = columnNamed('name')
const ABILITIES = columnNamed('abilities')
const KEY = [columnNamed('soul_id')]
const INDEX = TABLE?.indexes.find(({ columns }) => columns.includes('affinity'))

function away(
  column: ColumnSnapshot,
  indexes: readonly IndexSnapshot[] = [],
): readonly [SchemaChange, SchemaChange] {
  const rest = { table: 'guardian', column, indexes }
  const as = asideName(column.name, '1')
  return [
    { type: 'setAsideField', ...rest, as },
    { type: 'restoreField', ...rest, from: as },
  ]
}

/** Pairs of a change and its inverse: a plain field, one with a CHECK, one with an index. */
export const PAIRS: Readonly<Record<string, readonly [SchemaChange, SchemaChange]>> = {
  'a required field': away(NAME),
  'a json field': away(ABILITIES),
  'an indexed field': away(columnNamed('affinity'), INDEX === undefined ? [] : [INDEX]),
}

const NUMBER: ColumnSnapshot = { name: asideName('name', '2'), store: 'int', nullable: true }
const WATCH = { table: 'guardian', key: KEY, columns: ['name'], marks: asideName('marks', '2') } as const

export const RETYPE_EXPAND: readonly SchemaChange[] = [
  { type: 'addField', table: 'guardian', column: NUMBER },
  { type: 'watchFill', ...WATCH },
]

export const RETYPE_FILL: RowFill = {
  table: 'guardian',
  key: KEY,
  read: [NAME],
  write: [NUMBER],
  marks: WATCH.marks,
  limit: 2_000,
  convert: ([name]) => [Number(String(name).slice('guardian '.length))],
}

export const RETYPE_CONTRACT: readonly SchemaChange[] = [
  { type: 'unwatchFill', ...WATCH },
  { type: 'setAsideField', table: 'guardian', column: NAME, as: asideName('name', '3'), indexes: [] },
  {
    type: 'restoreField',
    table: 'guardian',
    column: { name: 'name', store: 'int', nullable: false },
    from: NUMBER.name,
    indexes: [],
  },
]
