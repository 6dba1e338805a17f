import { isAsideName, type SchemaChange } from '@luxdb/core'

/** A column or a whole table that is kept aside. */
export interface Aside {
  readonly type: 'field' | 'kind'
  /** The table as it is called now; for a kind, the name that it is kept under. */
  readonly table: string
  readonly name: string
  /** What it was: `table.column`, or the table. */
  readonly was: string
  /** The entry of the journal that set it aside. */
  readonly sequence: number
  readonly atMs: number
}

type Stamp = Pick<Aside, 'sequence' | 'atMs'>

/** What is kept aside after some changes. */
export function asidesAfter(
  asides: readonly Aside[],
  changes: readonly SchemaChange[],
  stamp: Stamp,
): readonly Aside[] {
  return changes.reduce((list, change) => applyToAsides(list, change, stamp), asides)
}

function applyToAsides(asides: readonly Aside[], change: SchemaChange, stamp: Stamp): readonly Aside[] {
  switch (change.type) {
    case 'setAsideField':
      return [
        ...asides,
        field(change.table, change.as, { was: `${change.table}.${change.column.name}`, stamp }),
      ]
    case 'addField': {
      const { name } = change.column
      if (!isAsideName(name)) return asides
      return [...asides, field(change.table, name, { was: `${change.table} (marks)`, stamp })]
    }
    case 'restoreField':
    case 'eraseField':
      return asides.filter(({ name }) => name !== change.from)
    case 'setAsideKind': {
      const { table, as } = change
      const kind: Aside = { type: 'kind', table: as, name: as, was: table.name, ...stamp }
      return [...moved(asides, table.name, as), kind]
    }
    case 'restoreKind': {
      const rest = asides.filter(({ name }) => name !== change.from)
      return moved(rest, change.from, change.table.name)
    }
    case 'renameKind':
      return moved(asides, change.before.name, change.after.name)
    case 'eraseKind':
      return asides.filter(({ table }) => table !== change.from)
    default:
      return asides
  }
}

function field(table: string, name: string, { was, stamp }: { was: string; stamp: Stamp }): Aside {
  return { type: 'field', table, name, was, ...stamp }
}

/** Columns that are kept aside go with their table. */
function moved(asides: readonly Aside[], from: string, to: string): readonly Aside[] {
  return asides.map((aside) => (aside.table === from ? { ...aside, table: to } : aside))
}
