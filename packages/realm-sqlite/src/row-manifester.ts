import { forbiddenWrite, type ManifestWrite, type WriteResult } from '@luxdb/core'
import type { ResultRow, Row } from '@luxdb/core/query'
import type { SqlCompiler } from '@luxdb/realm-sql'
import type { SqliteConnection } from './sqlite-connection.js'
import { assertChecked } from './write-check.js'

/** What one row of input came to. */
interface Manifested {
  readonly row: ResultRow
  readonly inserted: boolean
}

/** Whether one statement does it all, so that SQLite undoes it by itself. */
export function isSingleStatement({ rows, guard }: ManifestWrite): boolean {
  return rows.length === 1 && guard?.check === undefined
}

/** Creates beings one by one over one prepared statement: faster than many rows in one statement. */
export class RowManifester {
  readonly #write: ManifestWrite
  readonly #compiler: SqlCompiler
  readonly #rows: ResultRow[] = []
  readonly #keepsRows: boolean
  #count = 0
  #inserted = 0

  constructor(write: ManifestWrite, compiler: SqlCompiler) {
    this.#write = write
    this.#compiler = compiler
    this.#keepsRows = write.returning || write.guard?.check !== undefined
  }

  add(row: Row, connection: SqliteConnection): void {
    const made =
      this.#write.conflict?.action === 'merge' ? this.#merge(row, connection) : this.#insert(row, connection)
    if (made === undefined) return
    this.#count += 1
    if (made.inserted) this.#inserted += 1
    if (this.#keepsRows) this.#rows.push(made.row)
  }

  /** Checks what was written, then tells what it came to. @throws LUX_FORBIDDEN */
  finish(connection: SqliteConnection): WriteResult {
    const { shape, guard, returning } = this.#write
    if (guard?.check !== undefined) {
      assertChecked({ shape, condition: guard.check, rows: this.#rows }, connection, this.#compiler)
    }
    return { count: this.#count, inserted: this.#inserted, rows: returning ? this.#rows : [] }
  }

  /** Undefined: it was there already, and is left as it is. */
  #insert(row: Row, connection: SqliteConnection): Manifested | undefined {
    const bound = this.#compiler.insert(this.#write, row)
    // The row is stored as it was given, unless the database counts its key.
    if (!bound.statement.returnsRows) {
      return connection.run(bound) === 0 ? undefined : { row, inserted: true }
    }
    const stored = connection.get(bound)
    return stored && { row: bound.statement.decode(stored), inserted: true }
  }

  /** @throws LUX_FORBIDDEN when the being is there and the guard does not let it be changed */
  #merge(row: Row, connection: SqliteConnection): Manifested {
    const bound = this.#compiler.insert(this.#write, row)
    const { insertedColumn, returnsRows, decode } = bound.statement
    const wasThere =
      insertedColumn === undefined && connection.get(this.#compiler.probe(this.#write, row)) !== undefined
    if (!returnsRows) {
      if (connection.run(bound) === 0) throw forbiddenWrite(this.#write.shape)
      return { row, inserted: !wasThere }
    }
    const stored = connection.get(bound)
    if (stored === undefined) throw forbiddenWrite(this.#write.shape)
    const decoded = decode(stored)
    if (insertedColumn === undefined) return { row: decoded, inserted: !wasThere }
    return { row: decoded.slice(0, insertedColumn), inserted: decoded[insertedColumn] === true }
  }
}
