import {
  type ChangeRetention,
  type ChangeSource,
  type ChangeWindow,
  type FeedPosition,
  type KindReset,
  positionLost,
  type ReadChangesOptions,
} from '@luxdb/core'
import {
  CHANGES_TABLE,
  type ChangeDecoder,
  LAYOUTS_TABLE,
  type LoggedChange,
  layoutOf,
} from '@luxdb/realm-sql'
import { formatLogPosition, type LogPosition, parseLogPosition, sequenceOf } from './log-position.js'
import { LogPruner } from './log-pruner.js'
import { rawStatement } from './raw-statement.js'
import { toRealmError } from './sqlite-errors.js'
import type { SqliteHandle, SqliteStatement } from './sqlite-handle.js'

export interface SqliteChangeSourceOptions {
  /** Reads what is committed. */
  readonly reader: SqliteHandle
  readonly epoch: string
  readonly decoder: ChangeDecoder
  readonly retention: ChangeRetention
  readonly clock: () => number
  /** Runs work on the writing connection, in a transaction. */
  readonly write: <T>(work: (handle: SqliteHandle) => T) => Promise<T>
  readonly watch: (wake: () => void) => () => void
  /** Looks whether somebody took a trigger of the log away, and puts it back. */
  readonly repair: (handle: SqliteHandle) => void
}

/** The log of a SQLite file. Sequence numbers are given out by the one writer: their order is that of commits. */
export class SqliteChangeSource implements ChangeSource {
  readonly epoch: string
  readonly #options: SqliteChangeSourceOptions
  readonly #pruner: LogPruner
  readonly #page: SqliteStatement
  readonly #newest: SqliteStatement
  readonly #oldest: SqliteStatement
  readonly #at: SqliteStatement
  readonly #layout: SqliteStatement
  readonly #schemaVersion: SqliteStatement
  #seenSchema: unknown

  constructor(options: SqliteChangeSourceOptions) {
    const { reader, epoch } = options
    this.epoch = epoch
    this.#options = options
    this.#pruner = new LogPruner(options)
    this.#page = rawStatement(
      reader,
      `SELECT "sequence", "layout", "operation", "old", "new", "at" FROM "${CHANGES_TABLE}" WHERE "sequence" > ? AND "sequence" <= ? ORDER BY "sequence" LIMIT ?`,
    )
    this.#newest = rawStatement(
      reader,
      `SELECT "sequence", "at" FROM "${CHANGES_TABLE}" ORDER BY "sequence" DESC LIMIT 1`,
    )
    this.#oldest = rawStatement(reader, `SELECT min("sequence") FROM "${CHANGES_TABLE}"`)
    this.#at = rawStatement(reader, `SELECT "at" FROM "${CHANGES_TABLE}" WHERE "sequence" = ?`)
    this.#layout = rawStatement(
      reader,
      `SELECT "id", "table", "columns" FROM "${LAYOUTS_TABLE}" WHERE "id" = ?`,
    )
    this.#schemaVersion = rawStatement(reader, SCHEMA_VERSION)
    this.#seenSchema = cellOf(this.#schemaVersion.get())
  }

  async head(): Promise<FeedPosition> {
    return translated(() => this.position())
  }

  async floor(): Promise<FeedPosition> {
    return translated(() => formatLogPosition({ sequence: this.#floor() }))
  }

  /** The position of what the reading connection sees now. */
  position(): FeedPosition {
    return formatLogPosition(this.#head())
  }

  async read(from: FeedPosition, { limit }: ReadChangesOptions): Promise<ChangeWindow> {
    const { reader } = this.#options
    await this.#repairIfMoved()
    return translated(() => {
      reader.exec('BEGIN')
      try {
        return this.#window(from, limit)
      } finally {
        reader.exec('COMMIT')
      }
    })
  }

  #window(from: FeedPosition, limit: number): ChangeWindow {
    const head = this.#head()
    // The usual answer of a look for which there was no reason.
    if (from === formatLogPosition(head)) return { changes: [], resets: [], to: from, partial: false }
    const after = parseLogPosition(from)
    if (after === undefined) throw positionLost('invalid')
    this.#assertReadable(after, head)
    // Where a window ends stands when its first page is read: who reads slower than others write gets to ends, too.
    const end = after.end ?? head.sequence
    const logged = this.#page.all(after.sequence, end, limit).filter(Array.isArray).map(loggedChange)
    const decoded = logged.map((row) => this.#decode(row))
    const resets: KindReset[] = decoded.flatMap(({ reset }) => (reset === undefined ? [] : [reset]))
    const last = logged.at(-1)
    const partial = last !== undefined && logged.length === limit && last.sequence < end
    return {
      changes: decoded.flatMap(({ changes }) => changes),
      resets,
      to: formatLogPosition(partial ? { sequence: last.sequence, at: last.at, end } : this.#positionAt(end)),
      partial,
    }
  }

  #assertReadable(position: LogPosition, head: LogPosition): void {
    const { sequence, end = sequence } = position
    if (end > head.sequence || this.#isReplaced(position)) throw positionLost('epoch')
    if (sequence < this.#floor()) throw positionLost('expired')
  }

  /** Whether another row stands there now. One that is gone was erased, or is the last that was pruned. */
  #isReplaced({ sequence, at }: LogPosition): boolean {
    if (at === undefined) return false
    const found = this.#at.get(sequence)
    return found !== undefined && Number(cellOf(found)) !== at
  }

  #positionAt(sequence: number): LogPosition {
    const found = this.#at.get(sequence)
    return found === undefined ? { sequence } : { sequence, at: Number(cellOf(found)) }
  }

  #head(): LogPosition {
    const newest = this.#newest.get()
    if (!Array.isArray(newest)) return { sequence: 0 }
    return { sequence: Number(newest[0]), at: Number(newest[1]) }
  }

  #floor(): number {
    return Number(cellOf(this.#oldest.get()) ?? 1) - 1
  }

  #decode(row: LoggedChange): ReturnType<ChangeDecoder['decode']> {
    const { decoder } = this.#options
    if (!decoder.knows(row.layout)) {
      const found = this.#layout.get(row.layout)
      decoder.learn(layoutOf(Array.isArray(found) ? found : [row.layout, '', '[]']))
    }
    return decoder.decode(row)
  }

  /** Whoever changes the schema may take a trigger away, or put one in front of ours. */
  async #repairIfMoved(): Promise<void> {
    if (translated(() => cellOf(this.#schemaVersion.get())) === this.#seenSchema) return
    this.#seenSchema = await this.#options.write((handle) => {
      this.#options.repair(handle)
      return cellOf(rawStatement(handle, SCHEMA_VERSION).get())
    })
  }

  /** Positions of another history are told apart here, too: not everything that follows one comes from the file. */
  parse(text: string): FeedPosition | undefined {
    const position = parseLogPosition(text)
    if (position === undefined || translated(() => this.#isReplaced(position))) return undefined
    return formatLogPosition(position)
  }

  covers(a: FeedPosition, b: FeedPosition): boolean {
    return sequenceOf(a) >= sequenceOf(b)
  }

  seen(change: { readonly sequence: number }, at: FeedPosition): boolean {
    return change.sequence <= sequenceOf(at)
  }

  watch(wake: () => void): () => void {
    return this.#options.watch(wake)
  }

  async prune(): Promise<number> {
    try {
      return await this.#pruner.prune()
    } catch (error) {
      throw toRealmError(error, { kinds: [] })
    }
  }

  async size(): Promise<{ readonly changes: number; readonly bytes: number }> {
    return translated(() => this.#pruner.size())
  }
}

const SCHEMA_VERSION = 'PRAGMA schema_version'

function loggedChange(row: readonly unknown[]): LoggedChange {
  const [sequence, layout, operation, old, after, at] = row
  return {
    sequence: Number(sequence),
    // Everything that a window holds was committed; which transaction it was is not known.
    transaction: String(sequence),
    layout: Number(layout),
    operation: String(operation),
    old: typeof old === 'string' ? old : null,
    new: typeof after === 'string' ? after : null,
    at: Number(at),
  }
}

function cellOf(row: unknown): unknown {
  return Array.isArray(row) ? row[0] : undefined
}

/** Runs work on the reading connection. @throws LuxErrors alone */
function translated<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toRealmError(error, { kinds: [] })
  }
}
