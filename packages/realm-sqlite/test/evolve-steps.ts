import {
  type AnyKind,
  asideName,
  bond,
  kind,
  type SchemaChange,
  snapshotOf,
  type TableSnapshot,
} from '@luxdb/core'
import { z } from 'zod'

export const Land: AnyKind = kind('land', { title: z.string() })
export const Town: AnyKind = kind(
  'town',
  {
    name: z.string(),
    size: z.enum(['small', 'large']).default('small'),
    land: bond.to(() => Land, { onDelete: 'cascade' }),
  },
  { indexes: [['size']] },
)

const tables = snapshotOf([Land.shape, Town.shape]).tables

function tableNamed(name: string): TableSnapshot {
  const found = tables.find((table) => table.name === name)
  if (found === undefined) throw new TypeError(`There is no table ${name}.`)
  return found
}

export const TOWN: TableSnapshot = tableNamed('town')

function away(name: string): readonly [SchemaChange, SchemaChange] {
  const column = TOWN.columns.find((candidate) => candidate.name === name)
  if (column === undefined) throw new TypeError(`Towns have no ${name}.`)
  const indexes = TOWN.indexes.filter(({ columns }) => columns.includes(name))
  const foreignKey = TOWN.foreignKeys.find(({ columns }) => columns.includes(name))
  const rest = { table: 'town', column, indexes, ...(foreignKey && { foreignKey }) }
  const as = asideName(name, '1')
  return [
    { type: 'setAsideField', ...rest, as },
    { type: 'restoreField', ...rest, from: as },
  ]
}

const [name, size, land] = ['name', 'size', 'land_id'].map(away)
const as = asideName('town', '2')

/** Each step with its inverse at the mirrored place: an even number of rounds leaves everything as it was. */
export const STEPS: readonly (readonly SchemaChange[])[] = [
  [name?.[0]],
  [size?.[0], land?.[0]],
  [{ type: 'setAsideKind', table: { ...TOWN, indexes: [], foreignKeys: [] }, as } as const],
  [{ type: 'restoreKind', table: { ...TOWN, indexes: [], foreignKeys: [] }, from: as } as const],
  [size?.[1], land?.[1]],
  [name?.[1]],
].map((changes) => changes.filter((change) => change !== undefined))

/** The state counts the steps that were taken. */
export function stepAfter(state: string | undefined): { readonly step: number; readonly next: string } {
  const taken = Number(state ?? '0')
  return { step: taken % STEPS.length, next: String(taken + 1) }
}
