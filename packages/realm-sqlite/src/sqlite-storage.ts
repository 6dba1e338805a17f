import { isPast } from '@luxdb/realm-sql'
import { retryWhileBusy } from './busy-retry.js'
import { IdleCheckpoint } from './idle-checkpoint.js'
import { loadDriver, type SqliteDriver } from './load-driver.js'
import { openReader, openWriter, prepareWriter, type WriterOptions } from './open-database.js'
import { SqliteConnection } from './sqlite-connection.js'
import { toRealmError } from './sqlite-errors.js'
import type { SqliteHandle } from './sqlite-handle.js'
import type { SqliteSource } from './sqlite-source.js'
import { createTemporaryFile, type TemporaryFile } from './temporary-file.js'

/** Waiting blocks the event loop: long enough for a commit of another program, and no longer. */
const FOREIGN_BUSY_TIMEOUT_MS = 100

export interface StorageOptions {
  readonly source: SqliteSource
  /** Nothing is written: neither the file nor anything beside it. */
  readonly readOnly: boolean
  /** Runs in one transaction before anything else. */
  readonly prepare: (handle: SqliteHandle) => void
  readonly timeoutMs: number
}

interface OpenedFile {
  readonly driver: SqliteDriver
  readonly writer: SqliteHandle
  readonly ownsWriter: boolean
  readonly synchronous: WriterOptions['synchronous']
  readonly temporary?: TemporaryFile
}

/**
 * The connections of one realm: one that writes, one that reads what is committed. Closed in this order:
 * reader, writer, temporary file. Where nothing is written, the writer can only read as well.
 */
export class SqliteStorage {
  readonly writer: SqliteConnection
  readonly reader: SqliteConnection
  readonly checkpoint: IdleCheckpoint
  readonly #file: OpenedFile

  private constructor(file: OpenedFile) {
    this.#file = file
    this.writer = new SqliteConnection(file.writer)
    this.reader = new SqliteConnection(openReader(file.driver, file.writer.name))
    this.checkpoint = new IdleCheckpoint(file.writer)
  }

  /**
   * Opens the file and runs `prepare` on it, waiting while others hold it.
   * @throws LUX_DRIVER_MISSING, LUX_REALM_UNREACHABLE, LUX_STORAGE_DAMAGED, LUX_BUSY
   */
  static async open({ source, readOnly, prepare, timeoutMs }: StorageOptions): Promise<SqliteStorage> {
    const driver = await loadDriver()
    const deadline = timeoutMs === 0 ? Infinity : performance.now() + timeoutMs
    const giveUp = (): boolean => isPast(deadline)
    let file: OpenedFile | undefined
    try {
      const opened = await retryWhileBusy(() => (readOnly ? openToRead : openFile)(driver, source), giveUp)
      file = opened
      await retryWhileBusy(() => inTransaction(opened.writer, prepare), giveUp)
      return await retryWhileBusy(() => new SqliteStorage(opened), giveUp)
    } catch (error) {
      if (file !== undefined) closeFile(file)
      throw toRealmError(error, { kinds: [] })
    }
  }

  get path(): string {
    return this.#file.writer.name
  }

  /** Another connection that only reads. */
  openReader(): SqliteHandle {
    return openReader(this.#file.driver, this.path)
  }

  /** A connection for SQL of the user's own, which reads integers as BigInt. */
  openForeign(): SqliteHandle {
    const { driver, writer, synchronous } = this.#file
    const handle = writer.readonly ? this.openReader() : openWriter(driver, this.path, { synchronous })
    handle.pragma(`busy_timeout = ${FOREIGN_BUSY_TIMEOUT_MS}`)
    handle.defaultSafeIntegers(true)
    return handle
  }

  close(): void {
    this.checkpoint.stop()
    this.reader.database.close()
    closeFile(this.#file)
  }
}

function openFile(driver: SqliteDriver, source: SqliteSource): OpenedFile {
  switch (source.type) {
    case 'handle':
      prepareWriter(source.handle, { synchronous: 'FULL' })
      return { driver, writer: source.handle, ownsWriter: false, synchronous: 'FULL' }
    case 'file': {
      const writer = openWriter(driver, source.path, { synchronous: 'FULL' })
      return { driver, writer, ownsWriter: true, synchronous: 'FULL' }
    }
    case 'temporary': {
      const temporary = createTemporaryFile()
      const writer = openWriter(driver, temporary.path, { synchronous: 'OFF' })
      return { driver, writer, ownsWriter: true, synchronous: 'OFF', temporary }
    }
  }
}

/** A handle of somebody else's stays as it is: settings are for who writes. */
function openToRead(driver: SqliteDriver, source: SqliteSource): OpenedFile {
  if (source.type === 'temporary') return openFile(driver, source)
  const path = source.type === 'handle' ? source.handle.name : source.path
  return { driver, writer: openReader(driver, path), ownsWriter: true, synchronous: 'FULL' }
}

function inTransaction(handle: SqliteHandle, work: (handle: SqliteHandle) => void): void {
  handle.exec(handle.readonly ? 'BEGIN' : 'BEGIN IMMEDIATE')
  try {
    work(handle)
    handle.exec('COMMIT')
  } finally {
    if (handle.inTransaction) handle.exec('ROLLBACK')
  }
}

function closeFile({ writer, ownsWriter, temporary }: OpenedFile): void {
  if (ownsWriter) writer.close()
  temporary?.remove()
}
