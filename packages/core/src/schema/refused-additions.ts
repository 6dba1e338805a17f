import type { SchemaPolicy } from '../realm/realm-options.js'
import { isAsideOf } from './aside-name.js'
import { missingAdditions } from './missing-additions.js'
import type { AdditiveChange } from './schema-change.js'
import type { SchemaMismatch } from './schema-mismatch.js'

/** What is kept aside in a storage: names of tables, and of columns by the table that they are in. */
export interface KeptNames {
  readonly tables: readonly string[]
  readonly columns: ReadonlyMap<string, readonly string[]>
}

export const NOTHING_KEPT: KeptNames = { tables: [], columns: new Map() }

/**
 * Additions that are not made when kinds open a storage: any of them under the policy `check`; under every policy those
 * whose beings have values that an evolution keeps aside. Empty columns in their place would look as if these were lost.
 */
export function refusedAdditions(
  additions: readonly AdditiveChange[],
  { policy, kept }: { readonly policy: SchemaPolicy; readonly kept: KeptNames },
): readonly SchemaMismatch[] {
  return additions.flatMap((addition) => {
    const aside = keptAside(addition, kept)
    if (aside.length > 0) return aside
    return policy === 'check' ? missingAdditions([addition]) : []
  })
}

const WAY_OUT =
  'Take back the evolution that set it aside (luxdb migrate down), put the one into force that brings it back or makes it anew (luxdb migrate new, up), or delete what is kept (luxdb migrate purge).'

function keptAside(addition: AdditiveChange, { tables, columns }: KeptNames): readonly SchemaMismatch[] {
  if (addition.type === 'addIndex') return []
  if (addition.type === 'addKind') {
    const { name: table, kind } = addition.table
    const aside = tables.find((each) => isAsideOf(each, table))
    const found = `its beings kept aside as ${aside}`
    return aside === undefined ? [] : [{ table, wanted: `a table for kind ${kind}`, found, wayOut: WAY_OUT }]
  }
  const { table } = addition
  const wanted = addition.type === 'addField' ? [addition.column] : addition.columns
  return wanted.flatMap(({ name: object, store }): readonly SchemaMismatch[] => {
    const aside = columns.get(table)?.find((each) => isAsideOf(each, object))
    const found = `its values kept aside as ${aside}`
    return aside === undefined ? [] : [{ table, object, wanted: `a ${store} column`, found, wayOut: WAY_OUT }]
  })
}
