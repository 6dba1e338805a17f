import { statSync } from 'node:fs'
import type { RealmPulse } from '@luxdb/core'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'

export interface PulseSources {
  readonly reader: SqliteHandle
  readonly writer: SqliteHandle
  /** What the realm knows of itself: queue, streams, processes. */
  readonly load: Readonly<Record<string, number>>
}

const SYNCHRONOUS: Readonly<Record<string, string>> = { 0: 'OFF', 1: 'NORMAL', 2: 'FULL', 3: 'EXTRA' }

/** Measures one round trip to the file, and says how the realm uses it. */
export function sqlitePulse({ reader, writer, load }: PulseSources): RealmPulse {
  const startedAt = performance.now()
  // The schema's version is read from the file, other than a constant.
  sqliteRows(reader, 'PRAGMA schema_version')
  const latencyMs = performance.now() - startedAt
  const walBytes = sizeOf(`${reader.name}-wal`)
  return {
    latencyMs,
    sizeBytes: sizeOf(reader.name) + walBytes,
    facts: {
      sqliteVersion: String(sqliteRows(reader, 'SELECT sqlite_version()')[0]?.[0]),
      journalMode: String(writer.pragma('journal_mode', { simple: true })),
      synchronous: SYNCHRONOUS[String(writer.pragma('synchronous', { simple: true }))] ?? 'unknown',
      walBytes,
      ...load,
    },
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
