import { LuxError } from '@luxdb/core'
import type { EvolutionOperation } from '../operations/evolution-operation.js'
import type { RenameFieldOperation } from '../operations/rename-field.js'
import type { NewNames } from '../operations/renamed-table.js'
import type { TablePair } from './match-names.js'

/** Renames of kinds, then of fields; what is named after them follows with the last one of a table. */
export function renameOperations(pairs: readonly TablePair[]): readonly EvolutionOperation[] {
  const kinds = pairs.flatMap((pair): EvolutionOperation[] => {
    const { before, after, renamed } = pair
    if (before.name === after.name) return []
    return [
      {
        type: 'renameKind',
        from: before.name,
        to: after.name,
        kind: after.kind,
        ...(renamed.size === 0 && namesOf(pair)),
      },
    ]
  })
  return [...kinds, ...pairs.flatMap(fieldRenames)]
}

function fieldRenames(pair: TablePair): readonly EvolutionOperation[] {
  const ordered = inPossibleOrder(pair)
  return ordered.map(
    ([from, to], index): RenameFieldOperation => ({
      type: 'renameField',
      table: pair.after.name,
      from,
      to,
      ...(index === ordered.length - 1 && namesOf(pair)),
    }),
  )
}

/** A name is free once the column that had it has another. */
function inPossibleOrder({ after, renamed }: TablePair): readonly (readonly [string, string])[] {
  const open = new Map(renamed)
  const ordered: (readonly [string, string])[] = []
  while (open.size > 0) {
    const next = [...open].find(([, to]) => !open.has(to))
    if (next === undefined) throw circle(after.name, [...open.keys()])
    open.delete(next[0])
    ordered.push(next)
  }
  return ordered
}

function circle(table: string, columns: readonly string[]): LuxError {
  return new LuxError(
    'LUX_UNSUPPORTED',
    `The fields ${columns.join(', ')} of ${table} exchange their names; rename one of them to a third name first, in an evolution of its own.`,
    { details: { table, columns } },
  )
}

/** Indexes and foreign keys of the same form under another name. */
function namesOf({ carried, after, before }: TablePair): { readonly names?: NewNames } {
  const names: Record<string, string> = {}
  for (const [index, { columns, unique }] of carried.indexes.entries()) {
    const twin = after.indexes.find(
      (each) => each.unique === unique && each.columns.join() === columns.join(),
    )
    note(names, before.indexes[index]?.name, twin?.name)
  }
  for (const [index, { columns }] of carried.foreignKeys.entries()) {
    const twin = after.foreignKeys.find((each) => each.columns.join() === columns.join())
    note(names, before.foreignKeys[index]?.name, twin?.name)
  }
  return Object.keys(names).length === 0 ? {} : { names }
}

function note(names: Record<string, string>, former: string | undefined, now: string | undefined): void {
  if (former !== undefined && now !== undefined && former !== now) names[former] = now
}
