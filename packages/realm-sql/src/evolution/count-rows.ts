import { questionColumns, type SchemaCount, type SchemaQuestion } from '@luxdb/core'
import type { EvolutionDialect } from './evolution-dialect.js'
import { rowsOf, type SqlWork } from './sql-work.js'
import { assertColumns } from './table-columns.js'

const MAX_EXAMPLES = 10

/** How many rows a question is about, and some of them. */
export function* countRows(question: SchemaQuestion, dialect: EvolutionDialect): SqlWork<SchemaCount> {
  yield* assertColumns(question.table, questionColumns(question), dialect)
  const { quote } = dialect.sql
  const from = `FROM ${quote(question.table)} AS t${conditionOf(question, dialect)}`
  const [row] = yield* rowsOf(`SELECT count(*) ${from}`)
  const count = Number(row?.[0])
  if (count === 0 || question.type === 'rows') return { count, examples: [] }
  const key = (yield* dialect.keyOf(question.table)).map((name) => `t.${quote(name)}`)
  const keyText = key.map((column) => `CAST(${column} AS text)`).join(', ')
  const rows = yield* rowsOf(`SELECT ${keyText} ${from} ORDER BY ${key.join(', ')} LIMIT ${MAX_EXAMPLES}`)
  return { count, examples: rows.map((cells) => cells.map(String)) }
}

function conditionOf(question: SchemaQuestion, { sql: { quote, ddl } }: EvolutionDialect): string {
  switch (question.type) {
    case 'rows':
      return ''
    case 'nulls':
      return ` WHERE t.${quote(question.column)} IS NULL`
    case 'duplicates': {
      const names = question.columns.map(quote)
      const given = names.map((name) => `${name} IS NOT NULL`).join(' AND ')
      const groups = `SELECT ${names.join(', ')} FROM ${quote(question.table)} WHERE ${given} GROUP BY ${names.join(', ')} HAVING count(*) > 1`
      return ` WHERE (${names.map((name) => `t.${name}`).join(', ')}) IN (${groups})`
    }
    case 'orphans': {
      const { columns, table, targetColumns } = question.foreignKey
      const given = columns.map((name) => `t.${quote(name)} IS NOT NULL`)
      const same = columns.map((name, index) => `p.${quote(targetColumns[index] ?? '')} = t.${quote(name)}`)
      return ` WHERE ${given.join(' AND ')} AND NOT EXISTS (SELECT 1 FROM ${quote(table)} AS p WHERE ${same.join(' AND ')})`
    }
    case 'outside': {
      const checks = ddl.checksOf(question.column)
      return checks.length === 0 ? ' WHERE FALSE' : ` WHERE NOT (${checks.join(' AND ')})`
    }
  }
}
