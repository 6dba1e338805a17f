import type { BaseRealm, ColumnSnapshot, SchemaSnapshot, TableSnapshot } from '@luxdb/core'
import { Home, Pet, Toy } from '../fixtures/evolved-kinds.js'
import { printable } from './following.js'
import { manifestAll, soulIdOf } from './reading.js'

/** Homes, pets and their toys: some with everything, some with as little as may be. */
export async function settle(realm: BaseRealm): Promise<void> {
  const [home] = await manifestAll(realm, Home, [{ street: 'Long' }, { street: 'Short' }])
  const full = {
    name: 'Rex',
    code: 'r-1',
    mood: 'wild',
    legs: 3,
    weight: 1.5,
    serial: 9_007_199_254_740_993n,
    tame: false,
    born: new Date(0),
    tricks: ['sit', 'speak'],
    homeId: soulIdOf(home),
  }
  const [mother] = await manifestAll(realm, Pet, [full, { name: 'Plain' }])
  const more = Array.from({ length: 60 }, (_, index) => ({ name: `P${index}`, code: `c-${index}` }))
  await manifestAll(realm, Pet, [...more, { name: 'Pup', motherId: soulIdOf(mother) }])
  await manifestAll(realm, Toy, [{ label: 'ball', petId: soulIdOf(mother) }])
}

/** All rows of some tables, by name, as they are stored. */
export async function storedRows(
  realm: BaseRealm,
  { tables }: SchemaSnapshot,
): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const read = async (table: TableSnapshot): Promise<readonly [string, readonly unknown[]]> => [
    table.name,
    await rowsOf(realm, table, table.columns),
  ]
  return Object.fromEntries(await Promise.all(tables.map(read)))
}

const PAGE = 50

/** The given columns of all rows of a table, in the order of its key. */
export async function rowsOf(
  realm: BaseRealm,
  { name: table, columns, key }: TableSnapshot,
  read: readonly ColumnSnapshot[],
): Promise<readonly (readonly unknown[])[]> {
  const found: (readonly unknown[])[] = []
  const range = { table, key: columns.filter(({ name }) => key.includes(name)), read, limit: PAGE }
  let page = await realm.schema.read(range)
  while (page.rows.length > 0) {
    found.push(...page.rows.map((row) => printable(row) ?? []))
    if (page.rows.length < PAGE || page.cursor === undefined) break
    page = await realm.schema.read({ ...range, after: page.cursor })
  }
  return found
}

/** Tables and columns by name: a field that came back may stand elsewhere. */
export function sortedSchema({ tables }: SchemaSnapshot): unknown {
  return tables.map((table) => ({
    ...table,
    columns: [...table.columns].sort((a, b) => (a.name < b.name ? -1 : 1)),
  }))
}
