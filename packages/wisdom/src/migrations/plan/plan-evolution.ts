import type { SchemaChange, SchemaSnapshot } from '@luxdb/core'
import type { Evolution } from '../evolution.js'
import { keyColumns, requireTable } from '../operations/find-object.js'
import type { Expansion, OperationWork } from '../operations/operation-work.js'
import { workOf } from '../operations/work-of.js'
import type { Aside } from './aside-ledger.js'
import { asideNamesOf } from './aside-names.js'
import type { ChangeStep, EvolutionDirection, EvolutionPlan, FillStep, PlanStep } from './evolution-plan.js'
import { isThereAlready } from './is-there-already.js'
import { schemasOf } from './schemas-of.js'
import { StartNames } from './start-names.js'

export interface PlanInput {
  readonly evolution: Evolution
  /** The schema before the evolution, as recorded. */
  readonly before: SchemaSnapshot
  readonly direction: EvolutionDirection
  readonly asides: readonly Aside[]
  /** What is really there; additions that are there already are left out. */
  readonly actual?: SchemaSnapshot
  /** Only these operations: from the first one to before the second; default: all. */
  readonly range?: readonly [number, number]
}

interface Part {
  readonly work: OperationWork
  readonly expansion: Expansion
  /** The schema when this part begins, and when it is done. */
  readonly schema: SchemaSnapshot
  readonly reached: SchemaSnapshot
}

/**
 * Operations together as far as they can be: what prepares them, their fills, then all that everybody sees in one
 * transaction. An operation with a fill over what one before it made begins anew.
 */
export function planEvolution(input: PlanInput): EvolutionPlan {
  const schemas = schemasOf(input.before, input.evolution.operations)
  const segments = segmentsOf(partsOf(input, schemas))
  const { direction, before, range: [first, end] = [0, schemas.length - 1] } = input
  const target = schemas[direction === 'up' ? end : first] ?? before
  return {
    direction,
    target,
    steps: segments.flatMap((segment, index) => segment.steps(index)),
    segments: segments.map(({ size }) => size),
  }
}

function partsOf(input: PlanInput, schemas: readonly SchemaSnapshot[]): readonly Part[] {
  const { evolution, direction, actual } = input
  const parts = evolution.operations.map((operation, index): Part => {
    const work = workOf(operation)
    const asides = asideNamesOf(evolution, input.asides, index)
    const before = schemas[index] ?? input.before
    const after = schemas[index + 1] ?? before
    if (direction === 'down') {
      return { work, schema: after, reached: before, expansion: work.down({ before, after, asides }) }
    }
    const isThere = actual !== undefined && isThereAlready(operation, actual)
    const expansion = isThere ? { contract: [] } : work.up({ before, asides })
    return { work, schema: before, reached: after, expansion }
  })
  const chosen = parts.slice(...(input.range ?? []))
  return direction === 'up' ? chosen : chosen.reverse()
}

function segmentsOf(parts: readonly Part[]): readonly Segment[] {
  const segments: Segment[] = []
  for (const part of parts) {
    const last = segments.at(-1)
    if (last?.takes(part)) last.add(part)
    else segments.push(new Segment(part))
  }
  return segments
}

/** Operations that happen together. */
class Segment {
  readonly #schema: SchemaSnapshot
  readonly #touched = new Set<string>()
  readonly #expand: SchemaChange[] = []
  readonly #fills: Omit<FillStep, 'segment'>[] = []
  readonly #unwatch: SchemaChange[] = []
  readonly #contract: SchemaChange[] = []
  readonly #reached: SchemaSnapshot | undefined
  #size = 0

  constructor(first: Part) {
    this.#schema = first.schema
    this.#reached = first.work.isAlone ? first.reached : undefined
    this.add(first)
  }

  get size(): number {
    return this.#size
  }

  /** Whether what a part prepares and fills is there when this segment begins. */
  takes({ work, expansion }: Part): boolean {
    if (this.#reached !== undefined || work.isAlone) return false
    const { expand = [], fills = [] } = expansion
    // A rename before it would give the column back the definition that it had.
    if (expand.some(({ type }) => type === 'alterField')) return false
    return expand.length + fills.length === 0 || !this.#places(work).some((place) => this.#touched.has(place))
  }

  add({ work, expansion }: Part): void {
    const names = new StartNames(this.#contract)
    const { expand = [], fills = [], contract } = expansion
    this.#size += 1
    for (const place of this.#places(work)) this.#touched.add(place)
    for (const change of expand) this.#expand.push(names.change(change))
    for (const spec of fills) {
      const fill = names.fill(spec)
      const key = keyColumns(requireTable(this.#schema, fill.table))
      this.#fills.push({ type: 'fill', phase: 'filling', fill, key })
    }
    for (const change of contract) {
      if (change.type === 'unwatchFill') this.#unwatch.push(names.change(change))
      else this.#contract.push(change)
    }
  }

  steps(segment: number): readonly PlanStep[] {
    const fills = this.#fills.map((fill): FillStep => ({ ...fill, segment }))
    const contract = [...this.#unwatch, ...this.#contract]
    return [
      ...changeStep({ phase: 'expanding', changes: this.#expand, finish: [], segment }),
      ...fills,
      ...changeStep({
        phase: 'contracting',
        changes: contract,
        finish: fills.filter(({ fill }) => 'marks' in fill),
        segment,
        ...(this.#reached !== undefined && { reached: this.#reached }),
      }),
    ]
  }

  /** A table that comes, goes or is renamed stands for its columns too: nothing of it is found under its name before. */
  #places({ about: { table, columns } }: OperationWork): readonly string[] {
    const names = new StartNames(this.#contract)
    const start = names.table(table)
    if (columns === undefined) return [start]
    return columns.map((column) => `${start}.${names.column(table, column)}`)
  }
}

function changeStep(step: Omit<ChangeStep, 'type'>): readonly ChangeStep[] {
  return step.changes.length === 0 ? [] : [{ type: 'change', ...step }]
}
