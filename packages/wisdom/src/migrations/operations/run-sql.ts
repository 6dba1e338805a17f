import { LuxError, type SqlByDialect } from '@luxdb/core'
import type { OperationWork } from './operation-work.js'

/**
 * SQL of the evolution's author, for what no other operation says. It leaves what kinds need of their tables as it is:
 * the tables are compared in its own transaction, and it is taken back where they are not what the evolution says.
 */
export interface RunSqlOperation {
  readonly type: 'sql'
  /** Statements by dialect: `sqlite`, `postgres`. */
  readonly up: SqlByDialect
  /** What takes them back. Without it the evolution has to be confirmed, and cannot be reverted. */
  readonly down?: SqlByDialect
}

export function runSqlWork(operation: RunSqlOperation): OperationWork {
  const { up, down = {} } = operation
  const dialects = Object.keys(up).join(', ')
  return {
    guard: hasWayBack(operation) ? 'convert' : 'destroy',
    about: { table: '*' },
    words: `run SQL of its own (${dialects})`,
    wordsBack: `run the SQL that takes it back (${Object.keys(down).join(', ') || 'there is none'})`,
    isAlone: true,
    up: () => ({ contract: [{ type: 'runSql', statements: up }] }),
    down: () => ({ contract: [{ type: 'runSql', statements: down }] }),
  }
}

/** What would end the transaction that the SQL runs in, or cannot run in one. */
const OUTSIDE =
  /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:abort|attach|begin|commit|detach|end|release|rollback|savepoint|start|vacuum)\b/i

/** @throws LUX_UNSUPPORTED for SQL that an evolution cannot run, or could not take back when what follows it fails */
export function assertRunnable(operations: readonly RunSqlOperation[]): void {
  for (const { up, down = {} } of operations) {
    const texts = [...Object.values(up), ...Object.values(down)].flat()
    const outside = texts.find((text) => OUTSIDE.test(text))
    if (outside !== undefined) {
      throw refused(
        `cannot run ${outside.trim().slice(0, 60)}: its SQL runs in one transaction, which is not its own to end`,
        'take the statement out',
      )
    }
  }
  if (operations.slice(0, -1).every(hasWayBack)) return
  throw refused('goes on after SQL that nothing takes back', 'put that into an evolution of its own')
}

function hasWayBack({ down = {} }: RunSqlOperation): boolean {
  return Object.keys(down).length > 0
}

function refused(what: string, wayOut: string): LuxError {
  return new LuxError('LUX_UNSUPPORTED', `The evolution ${what}; ${wayOut}.`)
}
