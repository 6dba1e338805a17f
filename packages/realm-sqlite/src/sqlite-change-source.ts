import {
  type ChangeRetention,
  type ChangeSource,
  type ChangeWindow,
  type FeedPosition,
  type KindReset,
  LuxError,
  type ReadChangesOptions,
  toFeedPosition,
} from '@luxdb/core'
import {
  CHANGES_TABLE,
  type ChangeDecoder,
  LAYOUTS_TABLE,
  type LoggedChange,
  parseLayout,
} from '@luxdb/realm-sql'
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

/** Rows that one step of pruning deletes: about a millisecond of the writer's time. */
const PRUNE_STEP = 1_000
const MAX_PRUNE_STEPS = 200
/** What a row takes beside its images. */
const ROW_OVERHEAD_BYTES = 40

/** The log of a SQLite file. Positions are sequence numbers; with one writer their order is that of commits. */
export class SqliteChangeSource implements ChangeSource {
  readonly epoch: string
  readonly #options: SqliteChangeSourceOptions
  readonly #read: SqliteStatement
  readonly #head: SqliteStatement
  readonly #floor: SqliteStatement
  readonly #layout: SqliteStatement
  readonly #schemaVersion: SqliteStatement
  #seenSchema: unknown

  constructor(options: SqliteChangeSourceOptions) {
    const { reader } = options
    this.epoch = options.epoch
    this.#options = options
    this.#read = raw(
      reader,
      `SELECT "sequence", "layout", "operation", "old", "new", "at" FROM "${CHANGES_TABLE}" WHERE "sequence" > ? ORDER BY "sequence" LIMIT ?`,
    )
    this.#head = raw(reader, `SELECT coalesce(max("sequence"), 0) FROM "${CHANGES_TABLE}"`)
    this.#floor = raw(reader, `SELECT coalesce(min("sequence"), 1) - 1 FROM "${CHANGES_TABLE}"`)
    this.#layout = raw(reader, `SELECT "id", "table", "columns" FROM "${LAYOUTS_TABLE}" WHERE "id" = ?`)
    this.#schemaVersion = raw(reader, 'PRAGMA schema_version')
    this.#seenSchema = firstCell(this.#schemaVersion)
  }

  async head(): Promise<FeedPosition> {
    return this.position()
  }

  async floor(): Promise<FeedPosition> {
    return positionOf(Number(firstCell(this.#floor)))
  }

  /** The position of what the reading connection sees now. */
  position(): FeedPosition {
    return positionOf(Number(firstCell(this.#head)))
  }

  async read(from: FeedPosition, { limit }: ReadChangesOptions): Promise<ChangeWindow> {
    await this.#repairIfMoved()
    const { reader } = this.#options
    reader.exec('BEGIN')
    try {
      return this.#window(Number(from), limit)
    } finally {
      reader.exec('COMMIT')
    }
  }

  #window(after: number, limit: number): ChangeWindow {
    const head = Number(firstCell(this.#head))
    if (after > head) throw lost('epoch')
    if (after < Number(firstCell(this.#floor))) throw lost('expired')
    const logged = this.#read.all(after, limit).filter(Array.isArray).map(loggedChange)
    const decoded = logged.map((row) => this.#decode(row))
    const resets: KindReset[] = decoded.flatMap(({ reset }) => (reset === undefined ? [] : [reset]))
    const last = logged.at(-1)?.sequence ?? head
    return {
      changes: decoded.flatMap(({ changes }) => changes),
      resets,
      to: positionOf(last),
      partial: last < head,
    }
  }

  #decode(row: LoggedChange): ReturnType<ChangeDecoder['decode']> {
    const { decoder } = this.#options
    if (!decoder.knows(row.layout)) {
      const found = this.#layout.get(row.layout)
      const [id, table, columns] = Array.isArray(found) ? found : [row.layout, '', '[]']
      decoder.learn({ id: Number(id), table: String(table), columns: parseLayout(String(columns)) })
    }
    return decoder.decode(row)
  }

  /** Whoever changes the schema may take a trigger away, or put one in front of ours. */
  async #repairIfMoved(): Promise<void> {
    const version = firstCell(this.#schemaVersion)
    if (version === this.#seenSchema) return
    await this.#options.write((handle) => this.#options.repair(handle))
    this.#seenSchema = firstCell(this.#schemaVersion)
  }

  parse(text: string): FeedPosition | undefined {
    return /^\d{1,15}$/.test(text) ? toFeedPosition(text) : undefined
  }

  covers(a: FeedPosition, b: FeedPosition): boolean {
    return Number(a) >= Number(b)
  }

  seen(change: { readonly sequence: number }, at: FeedPosition): boolean {
    return change.sequence <= Number(at)
  }

  watch(wake: () => void): () => void {
    return this.#options.watch(wake)
  }

  /** In small steps, so that writers hardly wait; the newest row stays, so that no number comes twice. */
  async prune(): Promise<number> {
    let gone = 0
    for (let step = 0; step < MAX_PRUNE_STEPS; step++) {
      const count = await this.#pruneStep()
      gone += count
      if (count < PRUNE_STEP) break
    }
    return gone
  }

  async #pruneStep(): Promise<number> {
    const { retention, clock, write } = this.#options
    const before = clock() - retention.retentionMs
    const { bytes, changes } = await this.size()
    const excess =
      bytes > retention.retentionBytes ? Math.ceil((1 - retention.retentionBytes / bytes) * changes) : 0
    const oldest = Number(firstCell(this.#floor)) + 1
    const tooMany = Math.min(oldest + excess - 1, oldest + PRUNE_STEP - 1)
    return write((handle) => {
      const statement = handle.prepare(`DELETE FROM "${CHANGES_TABLE}" WHERE "sequence" IN (
        SELECT "sequence" FROM "${CHANGES_TABLE}" WHERE "sequence" < (SELECT max("sequence") FROM "${CHANGES_TABLE}")
        AND ("sequence" <= ? OR "at" < ?) ORDER BY "sequence" LIMIT ${PRUNE_STEP})`)
      return statement.run(tooMany, before).changes
    })
  }

  /** The average row is that of the newest thousand: adding up all of them would read the whole log. */
  async size(): Promise<{ readonly changes: number; readonly bytes: number }> {
    const { reader } = this.#options
    const changes = Math.max(0, Number(firstCell(this.#head)) - Number(firstCell(this.#floor)))
    const average = raw(
      reader,
      `SELECT coalesce(avg(length("old") + length("new")), 0) FROM (SELECT coalesce("old", '') AS "old", coalesce("new", '') AS "new" FROM "${CHANGES_TABLE}" ORDER BY "sequence" DESC LIMIT 1000)`,
    )
    return { changes, bytes: Math.round(changes * (Number(firstCell(average)) + ROW_OVERHEAD_BYTES)) }
  }
}

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

function raw(handle: SqliteHandle, sql: string): SqliteStatement {
  const statement = handle.prepare(sql)
  statement.raw(true)
  return statement
}

function firstCell(statement: SqliteStatement): unknown {
  const row = statement.get()
  return Array.isArray(row) ? row[0] : undefined
}

function positionOf(sequence: number): FeedPosition {
  return toFeedPosition(String(sequence))
}

function lost(reason: 'expired' | 'epoch'): LuxError {
  return new LuxError('LUX_POSITION_LOST', 'The log no longer reaches back to this position; read anew.', {
    details: { reason },
  })
}
