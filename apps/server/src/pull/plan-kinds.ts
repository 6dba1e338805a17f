import { kind } from '@luxdb/core'
import type { AdoptedColumn, AdoptedTable, AdoptionModel } from '@luxdb/realm-sql'
import { z } from 'zod'
import { camelName, capitalize, takeName, wordsOf } from './camel-name.js'
import { type ChosenBond, chooseBonds } from './choose-bonds.js'
import type { BondToPlan, FieldPlan, IndexPlan, KindPlan, TakeNote } from './kind-plan.js'
import { type KnownKind, type KnownKinds, knownParts, namesOf } from './known-kinds.js'
import { planWays } from './plan-ways.js'

/** Constants of these names would hide what the file itself uses. */
const GLOBALS: ReadonlySet<string> = new Set([
  'Date',
  'Object',
  'Array',
  'String',
  'Number',
  'Boolean',
  'Symbol',
])

export interface PlanOptions {
  readonly note: TakeNote
  /** Kinds that are there already: what they are called stays. */
  readonly known?: KnownKinds
  /** Whether a constant of that name would hide another. */
  readonly isTaken?: (constant: string) => boolean
}

/** The kinds of a model, each under a name that is its own. */
export function planKinds({ tables }: AdoptionModel, options: PlanOptions): readonly KindPlan[] {
  const { known = new Map() } = options
  const byTable = new Map(tables.map((table) => [table.name, table]))
  const names = kindNames(tables, known)
  const plans = tables.map((table) =>
    planKind(table, chooseBonds(table, byTable, options.note), { ...options, known, names }),
  )
  return planWays(plans, (table) => namesOfKnown(known.get(table)))
}

function namesOfKnown(known: KnownKind | undefined): readonly string[] {
  return known ? namesOf(known) : []
}

function kindNames(tables: readonly AdoptedTable[], known: KnownKinds): ReadonlyMap<AdoptedTable, string> {
  const taken = new Set([...known.values()].map(({ kind: { name } }) => name))
  return new Map(
    tables.map((table) => {
      const name = known.get(table.name)?.kind.name
      return [table, name ?? takeName(ownNames(table.name, 'Kind'), taken, isKindName)] as const
    }),
  )
}

/** Names for an identifier, the best first. Some words are reserved at any end, so the last has a new beginning. */
function ownNames(identifier: string, suffix: string): readonly string[] {
  const plain = camelName(wordsOf(identifier))
  return plain === '' ? [''] : [plain, `${plain}${suffix}`, `own${capitalize(plain)}`]
}

interface KindContext extends PlanOptions {
  readonly known: KnownKinds
  readonly names: ReadonlyMap<AdoptedTable, string>
}

function planKind(table: AdoptedTable, bonds: readonly ChosenBond[], context: KindContext): KindPlan {
  const { names, note } = context
  const known = context.known.get(table.name)
  const told = known ? knownParts(known, table) : new Map<string, KindPlan['parts']>()
  const taken = new Set(namesOfKnown(known))
  const fresh = bonds.filter(({ columns }) => columns.every(({ name }) => !told.has(name)))
  const inBonds = new Map(fresh.flatMap((bond) => bond.columns.map(({ name }) => [name, bond] as const)))
  const parts = table.columns.flatMap((column): KindPlan['parts'] => {
    const parts = told.get(column.name)
    if (parts !== undefined) return parts
    const bond = inBonds.get(column.name)
    if (bond === undefined) return [planField(column, table, taken)]
    return bond.columns[0] === column ? [planBond(bond, { table, names, note }, taken)] : []
  })
  const name = names.get(table) ?? table.name
  const constant = known?.constant ?? constantOf(name, context)
  const key = [...new Set(table.key.map((column) => fieldCalled(parts, column)))]
  return { name, constant, table, parts, ways: [], key, indexes: planIndexes(table, parts) }
}

function constantOf(name: string, { isTaken = () => false }: PlanOptions): string {
  const base = capitalize(name)
  const isFree = (constant: string): boolean => !GLOBALS.has(constant) && !isTaken(constant)
  return takeName([base, `${base}Kind`], new Set(), isFree)
}

function planField(column: AdoptedColumn, table: AdoptedTable, taken: Set<string>): FieldPlan {
  const name = takeName(ownNames(column.name, 'Value'), taken, isFieldName)
  return { type: 'field', name, column, unique: isUnique(table, [column]) }
}

interface BondPlace {
  readonly table: AdoptedTable
  readonly names: ReadonlyMap<AdoptedTable, string>
  readonly note: TakeNote
}

function planBond(chosen: ChosenBond, { table, names, note }: BondPlace, taken: Set<string>): BondToPlan {
  const { foreignKey, columns, target } = chosen
  const targetName = names.get(target) ?? target.name
  const isFree = (name: string): boolean => isFieldName(name) && !taken.has(`${name}Id`)
  const name = takeName(
    [...bondNames(columns, targetName), `${targetName}Bond`, `own${capitalize(targetName)}`],
    taken,
    isFree,
  )
  taken.add(`${name}Id`)
  const optional = columns.some(({ nullable }) => nullable)
  const cannotClear = foreignKey.onDelete === 'set null' && !optional
  if (cannotClear) {
    note({
      table: table.name,
      object: foreignKey.columns.join(', '),
      note: 'SET NULL on a required column: restrict.',
    })
  }
  return {
    type: 'to',
    name,
    target: targetName,
    columns,
    optional,
    unique: isUnique(table, columns),
    onDelete: cannotClear ? 'restrict' : foreignKey.onDelete,
    constraint: foreignKey.name,
  }
}

/** `artist_id` is the bond `artist`; a column that is not named like an id gives way to the name of the target. */
function bondNames(columns: readonly AdoptedColumn[], target: string): readonly string[] {
  const [only, ...others] = columns
  if (only === undefined || others.length > 0) return [target]
  const words = wordsOf(only.name)
  if (words.length > 1 && words.at(-1) === 'id') return [camelName(words.slice(0, -1)), target]
  return words.at(-1) === 'id' ? [target] : [target, camelName(words)]
}

function isUnique(table: AdoptedTable, columns: readonly AdoptedColumn[]): boolean {
  const [only, ...others] = columns
  return (
    others.length === 0 &&
    table.indexes.some(({ unique, columns: own }) => unique && own.length === 1 && own[0] === only?.name)
  )
}

/** What the field of a column is called in keys and indexes; a bond of several columns is called by its own name. */
function fieldCalled(parts: KindPlan['parts'], column: string): string {
  for (const part of parts) {
    if (part.type === 'field' && part.column.name === column) return part.name
    if (part.type === 'to' && part.columns.some(({ name }) => name === column)) {
      return part.columns.length === 1 ? `${part.name}Id` : part.name
    }
  }
  return column
}

function planIndexes(table: AdoptedTable, parts: KindPlan['parts']): readonly IndexPlan[] {
  const plans = new Map<string, IndexPlan>()
  for (const { columns, unique } of table.indexes) {
    const isSaid = unique && columns.length === 1
    const isStored = columns.every((name) => {
      const column = table.columns.find((each) => each.name === name)
      return column !== undefined && column.store !== 'json' && !isPartOfMany(parts, name)
    })
    const fields = columns.map((name) => fieldCalled(parts, name))
    if (!isSaid && isStored) plans.set(`${unique} ${fields.join(' ')}`, { fields, unique })
  }
  return [...plans.values()]
}

function isPartOfMany(parts: KindPlan['parts'], column: string): boolean {
  return parts.some(
    (part) =>
      part.type === 'to' && part.columns.length > 1 && part.columns.some(({ name }) => name === column),
  )
}

/** Core itself knows best which names it takes. */
function isFieldName(name: string): boolean {
  return isAccepted(() => kind('probe', { [name]: z.string() }))
}

function isKindName(name: string): boolean {
  return isAccepted(() => kind(name, {}))
}

function isAccepted(declare: () => unknown): boolean {
  try {
    declare()
    return true
  } catch {
    return false
  }
}
