import type { AnswerMeter, ResultRow } from '@luxdb/core/query'
import type { BoundStatement } from '@luxdb/realm-sql'
import type { StatementResult } from './postgres-client.js'

/** Where statements go: the shared connections, or a transaction's own. */
export interface StatementRunner {
  execute(sql: string, parameters: readonly unknown[], meter?: AnswerMeter): Promise<StatementResult>
}

export interface Touched {
  readonly count: number
  readonly rows: readonly ResultRow[]
}

export async function runBound(
  { statement, parameters }: BoundStatement,
  runner: StatementRunner,
): Promise<Touched> {
  const { rows, count } = await runner.execute(statement.sql, parameters)
  return { count, rows: statement.returnsRows ? rows.map((row) => statement.decode(row)) : [] }
}
