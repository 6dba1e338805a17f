import type { KindShape } from '@luxdb/core/query'
import type { AdoptionModel } from '@luxdb/realm-sql'
import type { KindPlan } from './kind-plan.js'
import type { KindsModule } from './kinds-module.js'
import { helpersFor, kindSource, linesOf, type Part, type PullLevel } from './kinds-source.js'
import type { KnownKinds } from './known-kinds.js'

/** A place in a module of kinds, or in the database. */
export interface MergedPart {
  readonly kind: string
  readonly table: string
  /** Absent: the whole kind. */
  readonly field?: string
  readonly column?: string
}

export interface DifferingPart extends MergedPart {
  /** What the kind says, and what would be pulled. */
  readonly said: string
  readonly found: string
}

/** What a module of kinds and a database have to do with each other. */
export interface KindsMerge {
  /** What came to the module. */
  readonly added: readonly MergedPart[]
  /** What should have, but the fields of its kind are not written out where the kind is declared. */
  readonly unplaced: readonly (MergedPart & { readonly source: string })[]
  /** What the module says and the database no longer has: it stays. */
  readonly vanished: readonly MergedPart[]
  /** What the module says in another way than it would be pulled: it stays. */
  readonly differing: readonly DifferingPart[]
}

interface MergeOptions {
  readonly module: KindsModule
  readonly known: KnownKinds
  readonly level: PullLevel
  /** Everything that is in the database, chosen or not. */
  readonly model: AdoptionModel
}

/** Adds to a module what it does not say yet; what it says stays, under its names. */
export function mergeKinds(plans: readonly KindPlan[], options: MergeOptions): KindsMerge {
  const { module, known, level } = options
  const constants = new Map(plans.map((plan) => [plan.name, plan.constant]))
  const added: MergedPart[] = []
  const unplaced: (MergedPart & { readonly source: string })[] = []
  for (const { plan, part } of freshParts(plans, known)) {
    const lines = linesOf(part, constants)
    const place = { kind: plan.name, table: plan.table.name, field: part.name }
    if (module.addFields(plan.name, lines)) added.push(place)
    else unplaced.push({ ...place, source: lines.join('\n') })
  }
  const fresh = plans.filter(({ table }) => !known.has(table.name))
  module.append(fresh.map((plan) => kindSource(plan, level, constants)))
  added.push(...fresh.map(({ name, table }) => ({ kind: name, table: table.name })))
  if (added.length > 0) addNeeds(module)
  return { added, unplaced, vanished: vanishedParts(options), differing: differingParts(plans, known) }
}

interface FreshPart {
  readonly plan: KindPlan
  readonly part: Part
}

/** The parts that kinds which are there do not have, and the other ends of bonds that are new. */
function freshParts(plans: readonly KindPlan[], known: KnownKinds): readonly FreshPart[] {
  const shapes = new Map(plans.map(({ name, table }) => [name, known.get(table.name)?.kind.shape] as const))
  const isNewBond = (kind: string, bond: string): boolean =>
    shapes.get(kind)?.bonds.every(({ name }) => name !== bond) ?? true
  return plans.flatMap((plan): readonly FreshPart[] => {
    const shape = shapes.get(plan.name)
    if (shape === undefined) return []
    const ways = plan.ways.filter((way) =>
      way.type === 'many'
        ? isNewBond(way.target, way.via)
        : isNewBond(way.junction, way.near) || isNewBond(way.junction, way.far),
    )
    return [...plan.parts.filter((part) => !says(shape, part)), ...ways].map((part) => ({ plan, part }))
  })
}

function says({ fields, bonds }: KindShape, part: KindPlan['parts'][number]): boolean {
  if (part.type === 'to') return bonds.some(({ name }) => name === part.name)
  return fields.some(({ column }) => column === part.column.name)
}

/** What the new lines use. */
function addNeeds(module: KindsModule): void {
  for (const helper of helpersFor(module.text)) module.prepend(helper)
  for (const [name, from] of [
    ['z', 'zod'],
    ['kind', '@luxdb/core'],
    ['bond', '@luxdb/core'],
  ] as const) {
    if (module.uses(name)) module.import(name, from)
  }
}

function vanishedParts({ known, model }: MergeOptions): readonly MergedPart[] {
  const tables = new Map(model.tables.map((table) => [table.name, table]))
  return [...known.values()].flatMap(({ kind: { shape } }): readonly MergedPart[] => {
    const place = { kind: shape.name, table: shape.table }
    const table = tables.get(shape.table)
    if (table === undefined) return shape.adopted ? [place] : []
    return shape.fields
      .filter(({ column, role }) => role !== 'system' && !table.columns.some(({ name }) => name === column))
      .map(({ name, column }) => ({ ...place, field: name, column }))
  })
}

function differingParts(plans: readonly KindPlan[], known: KnownKinds): readonly DifferingPart[] {
  return plans.flatMap(({ table }) => {
    const shape = known.get(table.name)?.kind.shape
    if (shape === undefined) return []
    return table.columns.flatMap((column): readonly DifferingPart[] => {
      const field = shape.fields.find((each) => each.column === column.name)
      if (field === undefined) return []
      const [said, found] = [wordsOf(field), wordsOf(column)]
      if (said === found) return []
      return [{ kind: shape.name, table: table.name, field: field.name, column: column.name, said, found }]
    })
  })
}

interface Stored {
  readonly store: string
  readonly opaque?: true
  readonly nullable: boolean
}

function wordsOf({ store, opaque, nullable }: Stored): string {
  return `${opaque ? 'opaque ' : ''}${store}${nullable ? ' or NULL' : ''}`
}
