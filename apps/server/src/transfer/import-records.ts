import { type AstralEngine, LOCAL_PRINCIPAL, LuxError, toLuxError, type UpsertPolicy } from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'
import type { SourceRecord } from '@luxdb/protocol'

export interface ImportPlan {
  readonly engine: AstralEngine
  readonly shape: KindShape
  readonly records: AsyncIterable<SourceRecord>
  /** Records in one transaction. */
  readonly batchSize: number
  /** Records at the beginning that are left out. */
  readonly skip: number
  readonly upsert?: UpsertPolicy
  readonly signal: AbortSignal
  /** Told how many records are in, after each transaction. */
  readonly onBatch: (done: number) => void
}

export interface ImportOutcome {
  /** Records read, those that were skipped included. */
  readonly records: number
  /** Beings that did not exist before. */
  readonly created: number
  /** Beings that were there and were changed (`--upsert merge`). */
  readonly changed: number
}

/** What LuxDB sets itself: an export has it, an import leaves it out. */
const OWN_FIELDS = ['manifestationTime', 'version', 'realm']

/**
 * Puts records into a kind, a transaction for each batch, holding one batch at a time.
 * @throws LuxError of the first record that is refused, with its line and how to go on; everything
 *   before it is in
 */
export async function importRecords(plan: ImportPlan): Promise<ImportOutcome> {
  return new Importer(plan).run()
}

class Importer {
  readonly #plan: ImportPlan
  readonly #ownFields: readonly string[]
  #done = 0
  #created = 0
  #changed = 0

  constructor(plan: ImportPlan) {
    this.#plan = plan
    this.#ownFields = plan.shape.systemFields ? OWN_FIELDS : ['realm']
  }

  async run(): Promise<ImportOutcome> {
    const { batchSize, skip } = this.#plan
    let batch: SourceRecord[] = []
    let seen = 0
    try {
      for await (const record of this.#plan.records) {
        seen += 1
        if (seen <= skip) this.#done = seen
        else batch.push(record)
        if (batch.length < batchSize) continue
        await this.#write(batch)
        batch = []
      }
    } catch (error) {
      if (error instanceof ImportFailure) throw error
      // What was read before the mistake goes in, so that the count to skip is exact.
      if (batch.length > 0) await this.#write(batch)
      throw this.#failure(error)
    }
    if (batch.length > 0) await this.#write(batch)
    return { records: this.#done, created: this.#created, changed: this.#changed }
  }

  /** One transaction; when a record is refused, halves until it is found, so that all before it are in. */
  async #write(batch: readonly SourceRecord[]): Promise<void> {
    if (this.#plan.signal.aborted) throw this.#stopped()
    try {
      await this.#manifest(batch)
    } catch (error) {
      const failure = toLuxError(error)
      if (failure.catalogue.status >= 500) throw this.#failure(error)
      const [first] = batch
      if (batch.length <= 1) throw this.#failure(error, first)
      const half = Math.ceil(batch.length / 2)
      await this.#write(batch.slice(0, half))
      await this.#write(batch.slice(half))
    }
  }

  async #manifest(batch: readonly SourceRecord[]): Promise<void> {
    const { engine, shape, upsert } = this.#plan
    const result = await engine.channel(
      {
        type: 'manifest',
        kind: shape.name,
        beings: batch.map((record) => this.#input(record.value)),
        returning: false,
        ...(upsert === undefined ? {} : { upsert }),
      },
      LOCAL_PRINCIPAL,
    )
    if (result.type !== 'written') throw new TypeError('A manifest request was not answered as a write.')
    this.#done += batch.length
    this.#created += result.inserted
    this.#changed += result.count - result.inserted
    this.#plan.onBatch(this.#done)
  }

  #input(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    if (!this.#ownFields.some((name) => name in value)) return value
    return Object.fromEntries(Object.entries(value).filter(([name]) => !this.#ownFields.includes(name)))
  }

  #failure(error: unknown, record?: SourceRecord): LuxError {
    const known = toLuxError(error)
    const place = record === undefined ? '' : `Record ${this.#done + 1} (line ${record.line}): `
    const message = `${place}${known.message}\n${this.#wayOn()}`
    const details = { ...known.details, ...(record && { line: record.line }), imported: this.#done }
    return new ImportFailure(known.code, message, { details, cause: known.cause ?? known })
  }

  #stopped(): LuxError {
    const details = { imported: this.#done }
    return new ImportFailure('LUX_ABORTED', `The import was stopped.\n${this.#wayOn()}`, { details })
  }

  #wayOn(): string {
    const count = this.#done
    if (count === 0) return 'Nothing was imported; run the same command again once this is put right.'
    return `The first ${count} records are in; once this is put right, run the same command with --skip ${count}.`
  }
}

/** A failure that says already how far the import came. */
class ImportFailure extends LuxError {}
