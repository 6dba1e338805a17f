import type { AnyKind, Change, ChangeSource, ChangeWindow, FeedPosition } from '@luxdb/core'
import { windowsSince } from '@luxdb/realm-suite'
import Database from 'better-sqlite3'
import type { SQLiteRealmOptions } from '../src/sqlite-options.js'
import { SQLiteRealm } from '../src/sqlite-realm.js'
import { createTemporaryFile, type TemporaryFile } from '../src/temporary-file.js'

/** A file with a realm on it, and another program that writes to it. */
export class LoggedFile {
  readonly file: TemporaryFile
  readonly realm: SQLiteRealm
  readonly other: Database.Database

  private constructor(file: TemporaryFile, realm: SQLiteRealm) {
    this.file = file
    this.realm = realm
    this.other = openForeign(file.path)
  }

  /** @param before makes what is in the file already, as another program does */
  static async open(
    kinds: readonly AnyKind[],
    before = '',
    options: Partial<SQLiteRealmOptions> = {},
  ): Promise<LoggedFile> {
    const file = createTemporaryFile()
    if (before !== '') {
      const database = openForeign(file.path)
      database.exec(before)
      database.close()
    }
    return new LoggedFile(file, await realmAt(file.path, kinds, options).awaken())
  }

  get source(): ChangeSource {
    return this.realm._changeLog().source
  }

  /** What the source itself says, before anything mends it. */
  async since(from: FeedPosition): Promise<readonly Change[]> {
    return (await this.windowsSince(from)).flatMap(({ changes }) => changes)
  }

  windowsSince(from: FeedPosition, pageSize?: number): Promise<readonly ChangeWindow[]> {
    return windowsSince(this.source, from, pageSize)
  }

  /** The changes that work brings, as lines of operation and row without the system fields. */
  async changesOf(work: () => unknown): Promise<readonly Change[]> {
    const from = await this.source.head()
    await work()
    return this.since(from)
  }

  async remove(): Promise<void> {
    this.other.close()
    await this.realm.close()
    this.file.remove()
  }
}

export function realmAt(
  path: string,
  kinds: readonly AnyKind[],
  options: Partial<SQLiteRealmOptions> = {},
): SQLiteRealm {
  return new SQLiteRealm(`sqlite://${path}`, { ...options, kinds })
}

/** A connection as other programs open it. */
export function openForeign(path: string): Database.Database {
  const database = new Database(path, { timeout: 5_000 })
  database.pragma('journal_mode = WAL')
  database.pragma('foreign_keys = ON')
  return database
}
