import { readFileSync } from 'node:fs'
import type { RunSqlOperation } from '@luxdb/wisdom'
import { splitAt } from './assignment.js'
import { UsageError } from './exit-code.js'

const DIALECTS: readonly string[] = ['sqlite', 'postgres']

export interface SqlFiles {
  /** `sqlite=views.sql` */
  readonly sql?: readonly string[]
  /** What takes it back, likewise. */
  readonly sqlBack?: readonly string[]
}

/** One operation of all the files that are named; each belongs to a dialect. */
export function sqlOperations({ sql = [], sqlBack = [] }: SqlFiles): readonly RunSqlOperation[] {
  if (sql.length === 0 && sqlBack.length === 0) return []
  const up = Object.fromEntries(sql.map((text) => readSql(text, '--sql')))
  const down = Object.fromEntries(sqlBack.map((text) => readSql(text, '--sql-back')))
  return [{ type: 'sql', up, ...(sqlBack.length > 0 && { down }) }]
}

/** An empty line ends a statement: semicolons also stand within the bodies of functions and triggers. */
function readSql(text: string, flag: string): readonly [string, readonly string[]] {
  const [dialect, path] = splitAt(text, flag, 'dialect=file')
  if (!DIALECTS.includes(dialect)) {
    throw new UsageError(`${flag} ${text}: the dialect is ${DIALECTS.join(' or ')}.`)
  }
  const statements = readFileSync(path, 'utf8').split(/;[ \t]*\r?\n[ \t]*\r?\n/)
  return [dialect, statements.map((each) => each.trim().replace(/;$/, '')).filter((each) => each !== '')]
}
