import { LuxError, type RunSqlChange, type SchemaStep } from '@luxdb/core'
import type { SqlDialect } from '../sql-dialect.js'
import type { EvolutionDialect } from './evolution-dialect.js'
import type { SqlWork } from './sql-work.js'

export function* runSql(change: RunSqlChange, dialect: EvolutionDialect): SqlWork<void> {
  for (const text of textsFor(change, dialect.sql)) yield* dialect.runText(text)
}

/** The SQL of others in a step: it is told as it stands, never tried. */
export function authoredSql(step: SchemaStep, dialect: SqlDialect): readonly string[] {
  if (step.type === 'fill') return []
  return step.changes.flatMap((change) => (change.type === 'runSql' ? textsFor(change, dialect) : []))
}

function textsFor({ statements }: RunSqlChange, { name }: SqlDialect): readonly string[] {
  const texts = statements[name]
  if (texts !== undefined) return texts
  throw new LuxError(
    'LUX_UNSUPPORTED',
    `The evolution has SQL for ${Object.keys(statements).join(', ') || 'no database'} and none for ${name}; write it, or an empty list where there is nothing to do.`,
    { details: { dialect: name, known: Object.keys(statements) } },
  )
}
