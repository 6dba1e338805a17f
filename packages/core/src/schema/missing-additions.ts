import type { AdditiveChange } from './schema-change.js'
import type { SchemaMismatch } from './schema-mismatch.js'

const WAY_OUT = 'Migrate the realm, or open it with schemaPolicy "extend".'

/** Additions as what they are to who may not make them: something that is missing. */
export function missingAdditions(additions: readonly AdditiveChange[]): readonly SchemaMismatch[] {
  return additions.map(missingAddition)
}

function missingAddition(addition: AdditiveChange): SchemaMismatch {
  switch (addition.type) {
    case 'addKind': {
      const { name: table, kind } = addition.table
      return { table, wanted: `a table for kind ${kind}`, found: 'no such table', wayOut: WAY_OUT }
    }
    case 'addField':
      return missing(addition.table, addition.column.name, `a ${addition.column.store} column`)
    case 'addBond':
      return missing(addition.table, addition.foreignKey.name, `a bond to ${addition.foreignKey.table}`)
    case 'addIndex':
      return missing(
        addition.table,
        addition.index.name,
        `an index on (${addition.index.columns.join(', ')})`,
      )
  }
}

function missing(table: string, object: string, wanted: string): SchemaMismatch {
  return { table, object, wanted, found: 'nothing of that name', wayOut: WAY_OUT }
}
