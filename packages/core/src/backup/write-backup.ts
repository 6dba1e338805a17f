import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { isLuxError, LuxError } from '../errors/lux-error.js'
import type { BackupOptions, BackupReport } from '../realm/driver-contract.js'
import { callAborted } from '../realm/realm-errors.js'
import type { StateEntry } from '../realm/state-store.js'
import { snapshotHash } from '../schema/schema-snapshot.js'
import {
  BACKUP_FORMAT,
  BACKUP_VERSION,
  type BackupFooter,
  type BackupHeader,
  type BackupSection,
} from './backup-format.js'
import { KindDigests } from './kind-digests.js'
import type { StorageMoment } from './storage-moment.js'
import { writeWholeFile } from './whole-file.js'

export interface BackupOrigin {
  /** Name of the realm. */
  readonly realm: string
  /** Epoch milliseconds. */
  readonly createdAtMs: number
}

const PAGE_ENTRIES = 500
/** What the log knows of itself, and what a process holds while it runs, mean nothing elsewhere. */
const NOT_KEPT = ['feed/', 'lease/']
/** A third of the time of the usual level, for files that are a tenth larger. */
const GZIP_LEVEL = 3
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/**
 * Writes a portable backup of a storage, holding a page of rows at a time.
 * @throws LUX_STORAGE_FAILED, LUX_STORAGE_FULL, LUX_ABORTED; then no file is left
 */
export async function writeBackup(
  moment: StorageMoment,
  path: string,
  origin: BackupOrigin,
  options: BackupOptions,
): Promise<BackupReport> {
  const digests = new KindDigests(moment, options)
  const text = backupText(moment, headerOf(moment, origin), digests)
  await writeWholeFile(path, async (partial) => {
    try {
      const file = createWriteStream(partial, { flush: true })
      await pipeline(Readable.from(text), createGzip({ level: GZIP_LEVEL }), file)
    } catch (error) {
      throw options.signal?.aborted ? callAborted(options.signal.reason) : fileError(error, path)
    }
  })
  return { type: 'portable', kinds: digests.kinds, leftOut: moment.adopted }
}

function headerOf({ schema, adopted }: StorageMoment, { realm, createdAtMs }: BackupOrigin): BackupHeader {
  return {
    type: 'header',
    format: BACKUP_FORMAT,
    v: BACKUP_VERSION,
    realm,
    createdAt: new Date(createdAtMs).toISOString(),
    schema,
    schemaHash: snapshotHash(schema),
    leftOut: adopted,
  }
}

async function* backupText(
  moment: StorageMoment,
  header: BackupHeader,
  digests: KindDigests,
): AsyncGenerator<string> {
  const digest = createHash('sha256')
  for await (const piece of contentText(moment, header, digests)) {
    digest.update(piece)
    yield piece
  }
  const footer: BackupFooter = { type: 'footer', kinds: digests.kinds, digest: digest.digest('hex') }
  yield lineOf(footer)
}

async function* contentText(
  moment: StorageMoment,
  header: BackupHeader,
  digests: KindDigests,
): AsyncGenerator<string> {
  yield lineOf(header)
  for (const table of header.schema.tables) {
    yield lineOf({ type: 'rows', table: table.name })
    yield* digests.text(table)
  }
  yield lineOf({ type: 'state' })
  for await (const { key, value } of stateEntries(moment)) yield `${JSON.stringify([key, value])}\n`
}

function lineOf(line: BackupHeader | BackupSection | BackupFooter): string {
  return `${JSON.stringify(line)}\n`
}

async function* stateEntries({ state }: StorageMoment): AsyncGenerator<StateEntry> {
  let entries: readonly StateEntry[]
  let after = ''
  do {
    entries = await state.list('', { limit: PAGE_ENTRIES, after })
    yield* entries.filter(({ key }) => !NOT_KEPT.some((prefix) => key.startsWith(prefix)))
    after = entries.at(-1)?.key ?? ''
  } while (entries.length === PAGE_ENTRIES)
}

/** The storage's own errors pass; what is left is about the file. */
function fileError(cause: unknown, path: string): LuxError {
  if (isLuxError(cause)) return cause
  const isFull = cause instanceof Error && 'code' in cause && FULL.has(String(cause.code))
  return isFull
    ? new LuxError('LUX_STORAGE_FULL', `There is no space left for ${path}; free some, and back up again.`, {
        cause,
        details: { path },
      })
    : new LuxError('LUX_STORAGE_FAILED', `The backup ${path} could not be written; look at the disk.`, {
        cause,
        details: { path },
      })
}
