import { createReadStream, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import type { UpsertPolicy } from '@luxdb/core'
import { type ImportOutcome, importRecords } from '../transfer/import-records.js'
import { readRecords } from '../transfer/read-records.js'
import { textChunks } from '../transfer/text-chunks.js'
import { type TransferFormat, transferFormat } from '../transfer/transfer-format.js'
import type { ConfigOptions } from './config-options.js'
import { UsageError } from './exit-code.js'
import { ProgressDisplay } from './progress-display.js'
import { requireKind } from './require-kind.js'
import type { Terminal } from './terminal.js'
import { withEngine } from './with-engine.js'

export interface ImportOptions extends ConfigOptions {
  readonly kind: string
  readonly file: string
  readonly format?: string
  readonly batch: string
  readonly skip: string
  readonly upsert?: string
}

const MAX_BATCH = 10_000

interface Source {
  readonly stream: Readable
  readonly format: TransferFormat
  /** Absent when it cannot be known. */
  readonly totalBytes?: number
}

/** `luxdb import`. */
export async function importFile(options: ImportOptions, terminal: Terminal): Promise<void> {
  const batchSize = wholeNumber('--batch', options.batch, 1, MAX_BATCH)
  const skip = wholeNumber('--skip', options.skip, 0, Number.MAX_SAFE_INTEGER)
  const upsert = upsertPolicy(options.upsert)
  const source = openSource(options)
  const startedAt = performance.now()
  const display = new ProgressDisplay(terminal)
  const outcome = await withEngine(options, terminal, async ({ engine, signal }) => {
    const { shape } = requireKind(engine, options.kind)
    let bytes = 0
    const text = textChunks(source.stream, (count) => (bytes += count))
    return importRecords({
      engine,
      shape,
      records: readRecords(text, source.format, shape),
      batchSize,
      skip,
      ...(upsert === undefined ? {} : { upsert }),
      signal,
      onBatch: (done) => display.update(`importing ${shape.name}`, progressOf(source, bytes, done)),
    })
  }).finally(() => display.end())
  report(options.kind, outcome, { skip, seconds: (performance.now() - startedAt) / 1_000 }, terminal)
}

/** By bytes where the size is known; a file of a size grows to it, records do not. */
function progressOf(
  { totalBytes }: Source,
  bytes: number,
  done: number,
): { done: number; total?: number; unit: 'beings' | 'bytes' } {
  return totalBytes === undefined
    ? { done, unit: 'beings' }
    : { done: bytes, total: totalBytes, unit: 'bytes' }
}

function openSource({ file, format }: ImportOptions): Source {
  if (file === '-') return { stream: process.stdin, format: transferFormat(format ?? 'ndjson', '') }
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats === undefined)
    throw new UsageError(`There is no file ${file}; check the path, or give - for stdin.`)
  if (stats.isDirectory()) throw new UsageError(`${file} is a folder; name a file in it.`)
  const stream = createReadStream(file)
  const known = transferFormat(format, file)
  return stats.isFile() ? { stream, format: known, totalBytes: stats.size } : { stream, format: known }
}

function upsertPolicy(action: string | undefined): UpsertPolicy | undefined {
  if (action === undefined) return undefined
  if (action === 'merge' || action === 'ignore') return { action }
  throw new UsageError(`--upsert ${action}: use merge (change what is there) or ignore (leave it).`)
}

function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new UsageError(`${flag} ${text}: give a whole number from ${min} to ${max}.`)
}

interface ImportFacts {
  readonly skip: number
  readonly seconds: number
}

function report(
  kind: string,
  outcome: ImportOutcome,
  { skip, seconds }: ImportFacts,
  terminal: Terminal,
): void {
  const { records, created, changed } = outcome
  if (terminal.isJson) {
    terminal.print(JSON.stringify({ kind, records, skipped: Math.min(skip, records), created, changed }))
    return
  }
  const changes = changed > 0 ? `, ${changed} changed` : ''
  terminal.say(`${records} records of ${kind}: ${created} created${changes}, in ${seconds.toFixed(1)} s.`)
}
