import type { DissolveWrite, ManifestWrite, TransformWrite } from '@luxdb/core'
import {
  type Cell,
  type Condition,
  type KindCatalog,
  type KindShape,
  layoutOf,
  type Parameter,
  parameterize,
  type Row,
  type RowLayout,
  type SacredQuery,
  shapeIndexOf,
} from '@luxdb/core/query'
import type { BoundStatement } from './compiled-statement.js'
import { createKindPlans, type KindPlans } from './kind-plans.js'
import { compileCheck, compileFind, compileProbe } from './read/compile-find.js'
import { compileCount, compileRead } from './read/compile-read.js'
import { countDecoder } from './read/count-column.js'
import { isHeavy } from './read/heavy-hint.js'
import { CompileContext } from './scope.js'
import type { SqlDialect } from './sql-dialect.js'
import { StatementCache } from './statement-cache.js'
import { type PlanOptions, StatementPlan } from './statement-plan.js'
import { compileDelete } from './write/compile-delete.js'
import { compileInsert, type InsertForm } from './write/compile-insert.js'
import { columnsOf, compileInsertMany } from './write/compile-insert-many.js'
import { compileUpdate } from './write/compile-update.js'
import { writeCondition } from './write/write-target.js'

export interface SqlCompilerOptions {
  /** Statements that are kept beside those of each kind; the ones used last stay. Default: 500. */
  readonly cacheSize?: number
}

const DEFAULT_CACHE_SIZE = 500

/**
 * Turns requests into statements of one database. A shape (a request without its values) is compiled
 * once; afterwards its statement is found by the shape's key and only the values are bound.
 */
export class SqlCompiler {
  readonly #dialect: SqlDialect
  readonly #catalog: KindCatalog
  readonly #plans: StatementCache<StatementPlan>
  #kinds = new WeakMap<KindShape, KindPlans>()
  #nextKindId = 0

  constructor(dialect: SqlDialect, catalog: KindCatalog, options: SqlCompilerOptions = {}) {
    this.#dialect = dialect
    this.#catalog = catalog
    this.#plans = new StatementCache(options.cacheSize ?? DEFAULT_CACHE_SIZE)
  }

  /** One whole row by key, if `where` holds for it. */
  find(shape: KindShape, key: readonly Cell[], where?: Condition): BoundStatement {
    const kind = this.#kind(shape)
    if (where === undefined) return kind.find.bind(key)
    const condition = writeCondition([where], shape, this.#catalog)
    const plan = this.#plan(`find ${kind.id} ${condition.key}`, (context) =>
      compileFind(shape, condition, context),
    )
    return plan.bind([...condition.parameters, ...key])
  }

  /** The rows of a validated query; one statement whatever it embeds. */
  read(query: SacredQuery, layout: RowLayout): BoundStatement {
    const { key, query: node, parameters } = parameterize(query, this.#catalog)
    const plan = this.#plan(`read ${this.#maskKey(layout)} ${key}`, (context) => ({
      ...compileRead(node, layout, context),
      heavyHint: isHeavy(node, layout.shape),
    }))
    return plan.bind(parameters, query.intention)
  }

  /** One row of one int cell: how many rows the query has without its order, limit and offset. */
  count(query: SacredQuery): BoundStatement {
    const { order: _order, limit: _limit, offset: _offset, embed: _embed, ...counted } = query
    const { key, query: node, parameters } = parameterize(counted, this.#catalog)
    const plan = this.#plan(`count ${key}`, (context) => ({
      sql: compileCount(node, layoutOf(counted, this.#catalog), context),
      decode: countDecoder(this.#dialect),
      heavyHint: true,
    }))
    return plan.bind(parameters, query.intention)
  }

  /**
   * Creates one row of `write`, by its conflict policy. Returns rows only where the driver cannot know
   * them: a merged being, a key that the database counts up, whether an upsert created or merged.
   */
  insert(write: ManifestWrite, row: Row): BoundStatement {
    const { shape, conflict, guard, returning } = write
    const kind = this.#kind(shape)
    const form = insertForm(shape, row)
    if (!conflict) return kind.insert[form].bind(row)
    const condition = writeCondition([guard?.where], shape, this.#catalog)
    const policy = `${conflict.action} ${conflict.target.join()} ${conflict.merge.join()}`
    const whole = returning || guard?.check !== undefined
    const plan = this.#plan(`insert ${kind.id} ${form} ${policy} ${whole} ${condition.key}`, (context) =>
      compileInsert(write, form, condition, context),
    )
    return plan.bind(condition.parameters.length === 0 ? row : [...condition.parameters, ...row])
  }

  /**
   * Creates all `rows`, of which either each or none has its key from the database; for dialects with
   * `rows`, and not for upserts that merge. Returns rows only where the driver cannot know them.
   */
  insertMany(write: ManifestWrite, rows: readonly Row[]): BoundStatement {
    const { shape, conflict, guard, returning } = write
    const form = insertForm(shape, rows[0] ?? [])
    const policy = conflict ? `${conflict.target.join()} ${returning || guard?.check !== undefined}` : ''
    const plan = this.#plan(`insert-many ${this.#kind(shape).id} ${form} ${policy}`, (context) =>
      compileInsertMany(write, form, context),
    )
    return plan.bind(columnsOf(rows, shape.fields.length))
  }

  /**
   * Asks whether the being that an upsert of `row` would meet is there: one row if so. Needed before an
   * upsert whose statement has no `insertedColumn`.
   */
  probe({ shape, conflict }: ManifestWrite, row: Row): BoundStatement {
    const target = conflict?.target ?? shape.key
    const { fields } = shapeIndexOf(shape)
    const plan = this.#plan(`probe ${this.#kind(shape).id} ${target.join()}`, (context) =>
      compileProbe(shape, target, context),
    )
    return plan.bind(target.map((name) => row[fields.get(name)?.position ?? -1] ?? null))
  }

  /** Returns the whole new rows when `returning` is asked for or a check has to see them. */
  update(write: TransformWrite): BoundStatement {
    const { shape, changes, target, guard, returning } = write
    const where = target.type === 'where' ? target.where : undefined
    const condition = writeCondition([where, guard?.where], shape, this.#catalog)
    const whole = returning || guard?.check !== undefined
    const fields = changes.map(({ field }) => field.name).join()
    const options = `${target.type} ${guard?.version !== undefined} ${whole} ${fields}`
    const plan = this.#plan(`update ${this.#kind(shape).id} ${options} ${condition.key}`, (context) =>
      compileUpdate(write, condition, context),
    )
    const parameters: Parameter[] = [...condition.parameters, ...changes.map((change) => change.cell)]
    return plan.bind(withTarget(parameters, write))
  }

  /** Returns the whole old rows when `returning` is asked for. */
  delete(write: DissolveWrite): BoundStatement {
    const { shape, target, guard, returning } = write
    const where = target.type === 'where' ? target.where : undefined
    const condition = writeCondition([where, guard?.where], shape, this.#catalog)
    const options = `${target.type} ${guard?.version !== undefined} ${returning}`
    const plan = this.#plan(`delete ${this.#kind(shape).id} ${options} ${condition.key}`, (context) =>
      compileDelete(write, condition, context),
    )
    return plan.bind(withTarget([...condition.parameters], write))
  }

  /** One row of one int cell: how many of the beings with these keys satisfy `check`. */
  check(shape: KindShape, check: Condition, keys: readonly (readonly Cell[])[]): BoundStatement {
    const condition = writeCondition([check], shape, this.#catalog)
    const plan = this.#plan(`check ${this.#kind(shape).id} ${condition.key}`, (context) =>
      compileCheck(shape, condition, context),
    )
    return plan.bind([...condition.parameters, keys.flat()])
  }

  /** Forgets every statement: after a change of the schema. */
  clear(): void {
    this.#plans.clear()
    this.#kinds = new WeakMap()
  }

  #kind(shape: KindShape): KindPlans {
    const known = this.#kinds.get(shape)
    if (known) return known
    const plans = createKindPlans(shape, this.#nextKindId++, this.#context())
    this.#kinds.set(shape, plans)
    return plans
  }

  #plan(key: string, compile: (context: CompileContext) => Omit<PlanOptions, 'key'>): StatementPlan {
    const known = this.#plans.get(key)
    if (known) return known
    const plan = new StatementPlan({ key, ...compile(this.#context()) }, this.#dialect)
    this.#plans.set(key, plan)
    return plan
  }

  /** A query for whole beings has fewer columns for callers from whom fields are hidden. */
  #maskKey({ shape, whole, columns, embeds }: RowLayout): string {
    const isMasked = whole && this.#catalog.get(shape.name)?.fields.length !== columns.length
    const own = isMasked ? columns.map((column) => column.name).join() : ''
    if (embeds.length === 0) return own
    return `${own}(${embeds.map((embed) => this.#maskKey(embed.layout)).join(';')})`
  }

  #context(): CompileContext {
    return new CompileContext(this.#dialect, this.#catalog)
  }
}

function insertForm(shape: KindShape, row: Row): InsertForm {
  const [key] = shape.key
  const indexed = key === undefined ? undefined : shapeIndexOf(shape).fields.get(key)
  const counted = indexed?.field.generated === 'integer' && row[indexed.position] === null
  return counted ? 'counted-key' : 'given-key'
}

function withTarget(
  parameters: Parameter[],
  { target, guard }: TransformWrite | DissolveWrite,
): readonly Parameter[] {
  if (target.type === 'key') parameters.push(...target.key)
  if (guard?.version !== undefined) parameters.push(guard.version)
  return parameters
}
