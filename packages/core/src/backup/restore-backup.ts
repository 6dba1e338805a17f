import type { Row } from '../query/store.js'
import type { BackupContents, ProgressOptions, RestoreOptions } from '../realm/driver-contract.js'
import type { StateEntry } from '../realm/state-store.js'
import type { TableSnapshot } from '../schema/schema-snapshot.js'
import type { BackupHeader, KindDigest } from './backup-format.js'
import type { BackupLine } from './backup-parser.js'
import { readBackup } from './read-backup.js'
import type { RestoreTarget } from './restore-target.js'

const BATCH_ROWS = 500
/** What a batch may come to, by its lines: the rows of some tables are large. */
const BATCH_CHARACTERS = 1_000_000

/** Fills a storage from a portable backup. When it rejects, everything has to be undone. */
export async function restoreBackup(
  target: RestoreTarget,
  path: string,
  options: RestoreOptions,
): Promise<BackupContents> {
  const restore = new Restore(target, options.replace ?? false)
  for await (const line of readBackup(path, options)) await restore.take(line)
  return restore.contents()
}

/** What a portable backup holds, once all of it was read. @throws as `readBackup` */
export async function checkBackup(path: string, options: ProgressOptions = {}): Promise<BackupContents> {
  let header: BackupHeader | undefined
  let kinds: readonly KindDigest[] = []
  for await (const line of readBackup(path, options)) {
    if (line.type === 'header') header = line.header
    else if (line.type === 'end') kinds = line.kinds
  }
  return contentsOf(header, kinds)
}

/** Gathers lines to batches. */
class Restore {
  readonly #target: RestoreTarget
  readonly #replace: boolean
  #header: BackupHeader | undefined
  #kinds: readonly KindDigest[] = []
  #table: TableSnapshot | undefined
  #rows: Row[] = []
  #entries: StateEntry[] = []
  #characters = 0

  constructor(target: RestoreTarget, replace: boolean) {
    this.#target = target
    this.#replace = replace
  }

  contents(): BackupContents {
    return contentsOf(this.#header, this.#kinds)
  }

  async take(line: BackupLine): Promise<void> {
    switch (line.type) {
      case 'header':
        this.#header = line.header
        return this.#target.prepare(line.header.schema, this.#replace)
      case 'row':
        await this.#makeRoom(line.characters, line.table)
        this.#table = line.table
        this.#rows.push(line.row)
        return
      case 'entry':
        await this.#makeRoom(line.characters)
        this.#entries.push(line.entry)
        return
      case 'end':
        this.#kinds = line.kinds
        await this.#flush()
        return this.#target.finish()
    }
  }

  /** What comes is of another table, or would make the batch too large. */
  async #makeRoom(characters: number, table: TableSnapshot | undefined = this.#table): Promise<void> {
    const isFull = this.#rows.length + this.#entries.length >= BATCH_ROWS
    const isLarge = this.#characters + characters > BATCH_CHARACTERS
    if (isFull || isLarge || table !== this.#table) await this.#flush()
    this.#characters += characters
  }

  async #flush(): Promise<void> {
    const [rows, entries] = [this.#rows, this.#entries]
    this.#characters = 0
    this.#rows = []
    this.#entries = []
    if (this.#table !== undefined && rows.length > 0) await this.#target.insert(this.#table, rows)
    if (entries.length > 0) await this.#target.keep(entries)
  }
}

/** Reading ends well only when there was a header. */
function contentsOf(header: BackupHeader | undefined, kinds: readonly KindDigest[]): BackupContents {
  const { realm = '', createdAt = '', leftOut = [] } = header ?? {}
  return { realm, createdAt, leftOut, kinds }
}
