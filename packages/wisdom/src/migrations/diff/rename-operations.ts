import { sha256 } from '../evolution.js'
import type { EvolutionOperation } from '../operations/evolution-operation.js'
import type { RenameFieldOperation } from '../operations/rename-field.js'
import type { NewNames } from '../operations/renamed-table.js'
import type { TablePair } from './match-names.js'

/** Renames of kinds, then of fields; what is named after a table follows with the first of it, after fields with the last. */
export function renameOperations(pairs: readonly TablePair[]): readonly EvolutionOperation[] {
  const byName = new Map(pairs.map((pair) => [pair.before.name, pair]))
  const renamed = pairs.filter(({ before, after }) => before.name !== after.name)
  const moves = possibleMoves(
    new Map(renamed.map(({ before, after }) => [before.name, after.name])),
    new Set(pairs.flatMap(({ before, after }) => [before.name, after.name])),
  )
  const kinds = moves.flatMap(({ from, to, was, part }): readonly EvolutionOperation[] => {
    const pair = byName.get(was)
    if (pair === undefined) return []
    return [{ type: 'renameKind', from, to, kind: pair.after.kind, ...namesIn(part, namesOf(pair)) }]
  })
  return [...kinds, ...pairs.flatMap(fieldRenames)]
}

function fieldRenames(pair: TablePair): readonly EvolutionOperation[] {
  const { before, after, renamed } = pair
  const columns = new Set([...before.columns, ...after.columns].map(({ name }) => name))
  const moves = possibleMoves(renamed, columns)
  // They have followed their table.
  const names = before.name === after.name ? namesOf(pair) : {}
  const isExchanged = moves.length > 1 && Object.values(names).some((name) => name in names)
  return moves.map(({ from, to }, index): RenameFieldOperation => {
    const isLast = index === moves.length - 1
    const first = index === 0 && isExchanged ? 'leave' : undefined
    const part = isLast ? (isExchanged ? 'arrive' : 'whole') : first
    return { type: 'renameField', table: after.name, from, to, ...(part && namesIn(part, names)) }
  })
}

/** Names at once, or by way of others: nothing may be called what something else is called still. */
type NamesPart = 'whole' | 'leave' | 'arrive'

function namesIn(part: NamesPart, names: NewNames): { readonly names?: NewNames } {
  const parts = Object.entries(names).map(([former, now]) => {
    const between = `exchanged_${sha256(former).slice(0, 16)}`
    return part === 'whole' ? [former, now] : part === 'leave' ? [former, between] : [between, now]
  })
  return parts.length === 0 ? {} : { names: Object.fromEntries(parts) }
}

interface Move {
  readonly from: string
  readonly to: string
  /** The name that it had before all moves. */
  readonly was: string
  readonly part: NamesPart
}

/** A name is free once what had it has another. In a circle none is: one of them goes by way of a third name. */
function possibleMoves(renamed: ReadonlyMap<string, string>, used: ReadonlySet<string>): readonly Move[] {
  const open = new Map(renamed)
  const moves: Move[] = []
  while (open.size > 0) {
    const [from, to] = [...open].find(([, name]) => !open.has(name)) ?? [undefined, '']
    if (from !== undefined) {
      open.delete(from)
      const was = moves.find((move) => move.part === 'leave' && move.to === from)?.was
      moves.push({ from, to, was: was ?? from, part: was === undefined ? 'whole' : 'arrive' })
      continue
    }
    const [first = '', last = ''] = [...open][0] ?? []
    const between = unusedName(used, moves.length)
    open.delete(first)
    open.set(between, last)
    moves.push({ from: first, to: between, was: first, part: 'leave' })
  }
  return moves
}

function unusedName(used: ReadonlySet<string>, number: number): string {
  const name = `exchanged_${number}`
  return used.has(name) ? unusedName(used, number + used.size) : name
}

/** Indexes and foreign keys of the same form under another name. */
function namesOf({ carried, after, before }: TablePair): NewNames {
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
  return names
}

function note(names: Record<string, string>, former: string | undefined, now: string | undefined): void {
  if (former !== undefined && now !== undefined && former !== now) names[former] = now
}
