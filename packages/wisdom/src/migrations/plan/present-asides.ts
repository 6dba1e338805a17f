import { type BaseRealm, isLuxError, type SchemaSnapshot } from '@luxdb/core'
import { keyColumns } from '../operations/find-object.js'
import type { Aside } from './aside-ledger.js'

/**
 * What is kept aside and is really there: a backup that was restored holds the journal, but may lack what beings
 * do not show.
 */
export async function presentAsides(
  realm: BaseRealm,
  asides: readonly Aside[],
  schema: SchemaSnapshot,
): Promise<readonly Aside[]> {
  const kinds = new Set<string>()
  for (const { type, name } of asides) {
    if (type === 'kind' && (await isThere(() => realm.schema.count({ type: 'rows', table: name }))))
      kinds.add(name)
  }
  const present: Aside[] = []
  for (const aside of asides) {
    const isPresent =
      aside.type === 'kind' ? kinds.has(aside.name) : await hasColumn(realm, aside, { schema, kinds })
    if (isPresent) present.push(aside)
  }
  return present
}

interface Tables {
  readonly schema: SchemaSnapshot
  /** Tables that are kept aside: their columns went with them. */
  readonly kinds: ReadonlySet<string>
}

function hasColumn(realm: BaseRealm, { table, name }: Aside, { schema, kinds }: Tables): Promise<boolean> {
  const known = schema.tables.find((each) => each.name === table)
  if (known === undefined) return Promise.resolve(kinds.has(table))
  const key = keyColumns(known)
  const read = [{ name, store: 'text', nullable: true }] as const
  return isThere(() => realm.schema.read({ table, key, read, limit: 0 }))
}

async function isThere(look: () => Promise<unknown>): Promise<boolean> {
  try {
    await look()
    return true
  } catch (error) {
    if (isLuxError(error, 'LUX_SCHEMA_MISMATCH')) return false
    throw error
  }
}
