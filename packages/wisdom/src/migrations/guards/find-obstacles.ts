import {
  type BaseRealm,
  type ForeignKeySnapshot,
  isAsideName,
  questionColumns,
  type RestoreFieldChange,
  type SchemaChange,
  type SchemaCount,
  type SchemaQuestion,
  type SchemaSnapshot,
  type SetAsideFieldChange,
} from '@luxdb/core'
import { columnsFilled } from '../fills/columns-filled.js'
import type { Aside } from '../plan/aside-ledger.js'
import type { EvolutionPlan, FillStep, PlanStep } from '../plan/evolution-plan.js'
import { StartNames } from '../plan/start-names.js'
import { countInconvertible } from './count-inconvertible.js'
import type { EvolutionFinding } from './evolution-finding.js'

export interface ObstacleInput {
  readonly realm: BaseRealm
  readonly plan: EvolutionPlan
  /** The tables as they are. */
  readonly actual: SchemaSnapshot
  readonly asides: readonly Aside[]
}

/** What a plan would meet, with exact counts. Asks questions only about what is there before its first step. */
export async function findObstacles(input: ObstacleInput): Promise<readonly EvolutionFinding[]> {
  const looker = new ObstacleLooker(input)
  const findings: EvolutionFinding[] = []
  for (const step of input.plan.steps) findings.push(...(await looker.look(step)))
  return findings.filter(({ type, count }) => type === 'lost' || count > 0)
}

class ObstacleLooker {
  readonly #input: ObstacleInput
  readonly #kept: ReadonlySet<string>
  /** What was changed so far, to find what a table is called now. */
  readonly #passed: SchemaChange[] = []
  /** Columns that will hold other values by then: what they hold now says nothing. */
  readonly #filled = new Set<string>()

  constructor(input: ObstacleInput) {
    this.#input = input
    this.#kept = new Set(input.asides.map(({ name }) => name))
  }

  async look(step: PlanStep): Promise<readonly EvolutionFinding[]> {
    if (step.type === 'fill') {
      const { fill } = step
      const filled =
        fill.type === 'require' ? await this.#askNulls(fill.table, fill.column.name, { hasFill: true }) : []
      for (const { name } of columnsFilled(fill)) this.#filled.add(`${fill.table}.${name}`)
      return [...filled, ...(await countInconvertible(this.#input, this.#stepNow(step)))]
    }
    const findings: EvolutionFinding[] = []
    for (const change of step.changes) {
      findings.push(...(await this.#lookAt(change)))
      this.#passed.push(change)
    }
    return findings
  }

  async #lookAt(change: SchemaChange): Promise<readonly EvolutionFinding[]> {
    switch (change.type) {
      case 'setAsideKind': {
        const table = this.#now(change.table.name)
        return this.#ask({ type: 'rows', table }, { type: 'note', text: 'are kept aside' })
      }
      case 'setAsideField':
        return this.#lookAtAside(change)
      case 'eraseField':
      case 'eraseKind':
        return [this.#lost(change.type === 'eraseKind' ? change.from : change.table, 'is erased for good')]
      case 'restoreField':
        return this.#lookAtRestored(change)
      case 'alterField': {
        const { table, before, after, fill } = change
        const nulls = before.nullable && !after.nullable
        return [
          ...(nulls ? await this.#askNulls(table, before.name, { hasFill: fill !== undefined }) : []),
          ...(await this.#ask(
            { type: 'outside', table: this.#now(table), column: this.#columnNow(table, after) },
            { type: 'blocked', object: after.name, text: 'have a value that is allowed no more' },
          )),
        ]
      }
      case 'addIndex': {
        if (!change.index.unique) return []
        const columns = change.index.columns.map((column) => this.#column(change.table, column))
        const question = { type: 'duplicates', table: this.#now(change.table), columns } as const
        const text = 'share a value that shall be unique'
        return this.#ask(question, { type: 'blocked', object: change.index.name, text })
      }
      case 'addBondTo': {
        const { table, foreignKey } = change
        const columns = foreignKey.columns.map((column) => this.#column(table, column))
        const question = this.#orphans(table, foreignKey, columns)
        return this.#ask(question, {
          type: 'blocked',
          object: foreignKey.name,
          text: 'are bound to nothing; give them another bond, or none',
        })
      }
      default:
        return []
    }
  }

  async #lookAtAside({ table, column }: SetAsideFieldChange): Promise<readonly EvolutionFinding[]> {
    const rows = await this.#count({ type: 'rows', table: this.#now(table) })
    const name = this.#column(table, column.name)
    const nulls = await this.#count({ type: 'nulls', table: this.#now(table), column: name })
    if (rows === undefined || nulls === undefined) return []
    const count = rows.count - nulls.count
    return [
      {
        type: 'note',
        table,
        object: column.name,
        text: 'have values that are kept aside',
        count,
        examples: [],
      },
    ]
  }

  /** What is restored from something that is not there was purged, unless a fill makes it. */
  async #lookAtRestored(change: RestoreFieldChange): Promise<readonly EvolutionFinding[]> {
    const { table, column, from, fill, foreignKey } = change
    if (!this.#kept.has(from)) return this.#lookAtNew(change)
    const required = column.nullable
      ? []
      : await this.#askNulls(table, from, { hasFill: fill !== undefined, object: column.name })
    if (foreignKey === undefined) return required
    const columns = foreignKey.columns.map((name) =>
      name === column.name ? from : this.#column(table, name),
    )
    const orphans = await this.#ask(this.#orphans(table, foreignKey, columns), {
      type: 'blocked',
      object: foreignKey.name,
      text: 'are bound to beings that are gone; make those again under their soulIds, or dissolve these',
    })
    return [...required, ...orphans]
  }

  /** A required field without a fill is for kinds without beings. */
  #lookAtNew({ table, column, fill }: RestoreFieldChange): Promise<readonly EvolutionFinding[]> {
    if (column.nullable || fill !== undefined) return Promise.resolve([])
    const question = { type: 'rows', table: this.#now(table) } as const
    const text = 'would have no value there; give it a fill or a default'
    return this.#ask(question, { type: 'blocked', object: column.name, text })
  }

  /** A bond under the names that its columns and its target have now. */
  #orphans(table: string, foreignKey: ForeignKeySnapshot, columns: readonly string[]): SchemaQuestion {
    const { table: target, targetColumns } = foreignKey
    const now = {
      ...foreignKey,
      columns,
      table: this.#now(target),
      targetColumns: targetColumns.map((column) => this.#column(target, column)),
    }
    return { type: 'orphans', table: this.#now(table), foreignKey: now }
  }

  #askNulls(
    table: string,
    column: string,
    { hasFill, object = column }: { readonly hasFill: boolean; readonly object?: string },
  ): Promise<readonly EvolutionFinding[]> {
    const text = hasFill ? 'have no value and get the fill' : 'have no value, and there is no fill'
    const name = this.#column(table, column)
    return this.#ask(
      { type: 'nulls', table: this.#now(table), column: name },
      { type: hasFill ? 'note' : 'blocked', object, text },
    )
  }

  async #ask(
    question: SchemaQuestion,
    finding: Pick<EvolutionFinding, 'type' | 'text' | 'object'>,
  ): Promise<readonly EvolutionFinding[]> {
    const found = await this.#count(question)
    if (found === undefined) return []
    const examples = found.examples.map((key) => key.join(', '))
    return [{ ...finding, table: question.table, count: found.count, examples }]
  }

  /** Undefined when it is about what comes only with the evolution. */
  async #count(question: SchemaQuestion): Promise<SchemaCount | undefined> {
    const table = this.#input.actual.tables.find(({ name }) => name === question.table)
    const columns = questionColumns(question)
    if (table === undefined || !columns.every((name) => this.#isThere(table.columns, name))) return undefined
    if (columns.some((name) => this.#filled.has(`${question.table}.${name}`))) return undefined
    if (question.type === 'orphans' && !this.#hasTable(question.foreignKey.table)) return undefined
    return this.#input.realm.schema.count(question)
  }

  #hasTable(name: string): boolean {
    return this.#input.actual.tables.some((table) => table.name === name)
  }

  #isThere(columns: readonly { readonly name: string }[], name: string): boolean {
    return isAsideName(name) ? this.#kept.has(name) : columns.some((column) => column.name === name)
  }

  #lost(table: string, text: string): EvolutionFinding {
    return { type: 'lost', table, text, count: 0, examples: [] }
  }

  #now(table: string): string {
    return new StartNames(this.#passed).table(table)
  }

  #column(table: string, column: string): string {
    return new StartNames(this.#passed).column(table, column)
  }

  /** A fill that comes after renames, under the names of the beginning. */
  #stepNow({ fill, key, ...step }: FillStep): FillStep {
    const columns = key.map((column) => this.#columnNow(fill.table, column))
    return { ...step, fill: new StartNames(this.#passed).fill(fill), key: columns }
  }

  #columnNow<C extends { readonly name: string }>(table: string, column: C): C {
    return { ...column, name: this.#column(table, column.name) }
  }
}
