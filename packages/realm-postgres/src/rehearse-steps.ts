import type { SchemaStep } from '@luxdb/core'
import {
  addedTables,
  authoredSql,
  changesSomething,
  createIndexSql,
  doWorkLater,
  type EvolutionDialect,
  evolveSchema,
  rehearseFill,
} from '@luxdb/realm-sql'
import { indexesBrought, largeTables } from './build-indexes-ahead.js'
import { postgresDialect } from './postgres-dialect.js'
import { quotePostgresText } from './postgres-quote.js'
import { copyTables, mayCopy } from './rehearsal-copy.js'
import type { StatementRunner } from './statement-runner.js'

interface Rehearsal {
  readonly schema: string
  readonly dialect: EvolutionDialect
  /** Gives tables that are new what they get beside their definition. */
  readonly equip: (runner: StatementRunner, tables: ReturnType<typeof addedTables>) => Promise<void>
}

/**
 * The statements of steps, as an empty copy of the tables ran them; undefined when the role may not make one. Call
 * inside a transaction: nothing of it is left.
 */
export async function rehearseSteps(
  runner: StatementRunner,
  steps: readonly SchemaStep[],
  rehearsal: Rehearsal,
): Promise<readonly (readonly string[])[] | undefined> {
  if (!(await mayCopy(runner))) return undefined
  const changes = steps.flatMap((step) => (step.type === 'evolve' ? step.changes : []))
  const large = await largeTables(runner, indexesBrought(changes))
  await runner.execute('SAVEPOINT lux_rehearsal', [])
  await copyTables(runner, steps, rehearsal.schema)
  const statements: (readonly string[])[] = []
  for (const step of steps) statements.push(await rehearseStep(runner, step, { ...rehearsal, large }))
  await runner.execute('ROLLBACK TO SAVEPOINT lux_rehearsal', [])
  return statements
}

interface Stage extends Rehearsal {
  readonly large: ReadonlySet<string>
}

async function rehearseStep(
  runner: StatementRunner,
  step: SchemaStep,
  { dialect, equip, large }: Stage,
): Promise<readonly string[]> {
  const authored = authoredSql(step, postgresDialect)
  if (authored.length > 0) return authored
  const told: string[] = []
  if (step.type === 'fill') {
    const fill = rehearseFill(step.fill, (sql) => told.push(sql), dialect)
    await doWorkLater(fill, ({ sql, parameters }) => runner.execute(sql, parameters))
    return told
  }
  for (const { table, index } of indexesBrought(step.changes)) {
    if (!large.has(table)) continue
    told.push(createIndexSql(table, index, postgresDialect, 'CONCURRENTLY'))
    // Which no transaction can do.
    await runner.execute(createIndexSql(table, index, postgresDialect), [])
  }
  const heard: StatementRunner = {
    execute: (sql, parameters) => {
      if (changesSomething(sql)) told.push(withValues(sql, parameters))
      return runner.execute(sql, parameters)
    },
  }
  const { changes, finish = [] } = step
  const work = evolveSchema(changes, { finish }, dialect)
  await doWorkLater(work, ({ sql, parameters }) => heard.execute(sql, parameters))
  await equip(heard, addedTables(changes))
  return told
}

/** Values travel as text, with their types beside their places. */
function withValues(sql: string, parameters: readonly unknown[]): string {
  if (parameters.length === 0) return sql
  return sql.replace(/\$(\d+)/g, (_place, position: string) => literalOf(parameters[Number(position) - 1]))
}

function literalOf(value: unknown): string {
  return value === null || value === undefined ? 'NULL' : quotePostgresText(String(value))
}
