import { createHash, type Hash } from 'node:crypto'
import type { Row } from '../query/store.js'
import type { StateEntry } from '../realm/state-store.js'
import type { TableSnapshot } from '../schema/schema-snapshot.js'
import { type BackupHeader, backupDamaged, type KindDigest } from './backup-format.js'
import { parseHeader } from './parse-header.js'
import { rowOfText } from './row-text.js'

interface Measured {
  /** Length of the line. */
  readonly characters: number
}

/** What a line of a backup says. */
export type BackupLine =
  | { readonly type: 'header'; readonly header: BackupHeader }
  | (Measured & { readonly type: 'row'; readonly table: TableSnapshot; readonly row: Row })
  | (Measured & { readonly type: 'entry'; readonly entry: StateEntry })
  | { readonly type: 'end'; readonly kinds: readonly KindDigest[] }

interface OpenTable {
  readonly table: TableSnapshot
  readonly digest: Hash
  rows: number
}

/** Understands the lines of a backup in their order, and holds its digests against what its footer says. */
export class BackupParser {
  readonly #path: string
  readonly #digest = createHash('sha256')
  readonly #kinds: KindDigest[] = []
  #waiting: readonly TableSnapshot[] = []
  #header: BackupHeader | undefined
  #open: OpenTable | 'state' | undefined
  #isWhole = false

  constructor(path: string) {
    this.#path = path
  }

  /** Undefined for a line that only begins a section. @throws LUX_BACKUP_UNKNOWN, LUX_BACKUP_DAMAGED, SyntaxError */
  read(line: string): BackupLine | undefined {
    if (this.#header === undefined) return this.#begin(line)
    if (this.#isWhole) throw backupDamaged(this.#path, 'something follows its end')
    if (line.startsWith('{')) return this.#section(line)
    this.#digest.update(`${line}\n`)
    if (this.#open === 'state') return { type: 'entry', entry: entryOf(line), characters: line.length }
    if (this.#open !== undefined) return this.#row(line, this.#open)
    throw backupDamaged(this.#path, 'a row belongs to no table')
  }

  /** Call behind the last line. @throws LUX_BACKUP_DAMAGED */
  end(): void {
    if (!this.#isWhole) throw backupDamaged(this.#path, 'its end is missing')
  }

  #begin(line: string): BackupLine {
    this.#header = parseHeader(line, this.#path)
    this.#waiting = this.#header.schema.tables
    this.#digest.update(`${line}\n`)
    return { type: 'header', header: this.#header }
  }

  #section(line: string): BackupLine | undefined {
    this.#closeTable()
    const section: unknown = JSON.parse(line)
    if (isObject(section) && section['type'] === 'footer') return this.#finish(section)
    this.#digest.update(`${line}\n`)
    const [table, ...more] = this.#waiting
    if (isObject(section) && section['type'] === 'state' && table === undefined) this.#open = 'state'
    else if (isObject(section) && table !== undefined && section['table'] === table.name) {
      this.#waiting = more
      this.#open = { table, digest: createHash('sha256'), rows: 0 }
    } else throw backupDamaged(this.#path, 'its parts are not in their order')
    return undefined
  }

  #row(line: string, open: OpenTable): BackupLine {
    const row = rowOfText(line, open.table.columns)
    open.digest.update(`${line}\n`)
    open.rows += 1
    return { type: 'row', table: open.table, row, characters: line.length }
  }

  #closeTable(): void {
    if (this.#open === undefined || this.#open === 'state') return
    const { table, digest, rows } = this.#open
    this.#kinds.push({ kind: table.kind, table: table.name, rows, digest: digest.digest('hex') })
    this.#open = undefined
  }

  #finish(footer: Readonly<Record<string, unknown>>): BackupLine {
    const isSame =
      this.#waiting.length === 0 &&
      footer['digest'] === this.#digest.digest('hex') &&
      JSON.stringify(footer['kinds']) === JSON.stringify(this.#kinds)
    if (!isSame) throw backupDamaged(this.#path, 'it does not hold what its footer says')
    this.#isWhole = true
    return { type: 'end', kinds: this.#kinds }
  }
}

function entryOf(line: string): StateEntry {
  const entry: unknown = JSON.parse(line)
  const [key, value] = Array.isArray(entry) ? entry : []
  if (typeof key === 'string' && typeof value === 'string') return { key, value }
  throw new TypeError('The line is no entry of the state store.')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
