import { createHash } from 'node:crypto'
import type { ProgressOptions } from '../realm/driver-contract.js'
import { callAborted } from '../realm/realm-errors.js'
import type { TableSnapshot } from '../schema/schema-snapshot.js'
import type { KindDigest } from './backup-format.js'
import { momentText } from './moment-text.js'
import type { StorageMoment } from './storage-moment.js'

/** Counts the rows of one table after the other and takes their digests, as their text goes by. */
export class KindDigests {
  readonly #moment: StorageMoment
  readonly #options: ProgressOptions
  readonly #kinds: KindDigest[] = []
  #done = 0

  constructor(moment: StorageMoment, options: ProgressOptions) {
    this.#moment = moment
    this.#options = options
  }

  /** Of the tables that are through. */
  get kinds(): readonly KindDigest[] {
    return this.#kinds
  }

  /** The rows of a table as text, in pieces. @throws LUX_ABORTED */
  async *text(table: TableSnapshot): AsyncGenerator<string> {
    const digest = createHash('sha256')
    const { signal, onProgress } = this.#options
    let count = 0
    for await (const { text, rows } of momentText(this.#moment, table)) {
      if (signal?.aborted) throw callAborted(signal.reason)
      digest.update(text)
      count += rows
      yield text
      onProgress?.({ done: this.#done + count, unit: 'beings' })
    }
    this.#done += count
    this.#kinds.push({ kind: table.kind, table: table.name, rows: count, digest: digest.digest('hex') })
  }
}

/** What beings a storage holds at a moment. @throws LUX_ABORTED */
export async function kindDigests(
  moment: StorageMoment,
  options: ProgressOptions,
): Promise<readonly KindDigest[]> {
  const digests = new KindDigests(moment, options)
  for (const table of moment.schema.tables) {
    for await (const _ of digests.text(table)) {
      // The text is not kept.
    }
  }
  return digests.kinds
}
