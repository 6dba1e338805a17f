import type { Change, ChangeWindow, KindReset } from '../feed/change.js'
import type { ChangeRetention, ChangeSource, ReadChangesOptions } from '../feed/change-source.js'
import { type FeedPosition, toFeedPosition } from '../feed/feed-position.js'
import { positionLost } from '../feed/position-lost.js'
import type { KindShape } from '../query/kind-shape.js'
import { createSoulIdCodec, type SoulIdCodec } from '../query/soul-id.js'
import type { Row } from '../query/store.js'

/** A row before and after a write. */
export interface RecordedChange {
  readonly shape: KindShape
  readonly old?: Row
  readonly new?: Row
}

type LogEntry =
  | { readonly sequence: number; readonly bytes: number; readonly at: number; readonly change: Change }
  | { readonly sequence: number; readonly bytes: number; readonly at: number; readonly reset: KindReset }

/** About what an entry costs beside its rows. */
const ENTRY_BYTES = 200
const CELL_BYTES = 16

/** The change log of a memory realm: a ring, bounded by age and by an estimate of its size. */
export class MemoryLog implements ChangeSource {
  readonly epoch: string
  readonly #retention: ChangeRetention
  readonly #clock: () => number
  readonly #soulIds = new WeakMap<KindShape, SoulIdCodec>()
  readonly #watchers = new Set<() => void>()
  /** In the order of their sequence. Those before `#start` are gone; they are cut off now and then. */
  #entries: LogEntry[] = []
  #start = 0
  #bytes = 0
  #last = 0
  #floor = 0

  constructor(epoch: string, retention: ChangeRetention, clock: () => number) {
    this.epoch = epoch
    this.#retention = retention
    this.#clock = clock
  }

  /** Logs what one transaction did. */
  append(recorded: readonly RecordedChange[]): void {
    if (recorded.length === 0) return
    const at = this.#clock()
    const transaction = String(this.#last + 1)
    for (const one of recorded) {
      if (one.shape.changes === 'none') continue
      this.#last += 1
      for (const change of this.#changesOf(one, { sequence: this.#last, transaction, at })) this.#add(change)
    }
    this.#trim(at)
    this.#wake()
  }

  #add(change: Change): void {
    const bytes = ENTRY_BYTES + sizeOf(change.old) + sizeOf(change.new)
    this.#entries.push({ sequence: change.sequence, bytes, at: change.at, change })
    this.#bytes += bytes
  }

  /** A row under another key is another being. */
  #changesOf(
    { shape, old, new: after }: RecordedChange,
    facts: Pick<Change, 'sequence' | 'transaction' | 'at'>,
  ): Change[] {
    const before = old && this.#soulIdOf(shape, old)
    const behind = after && this.#soulIdOf(shape, after)
    const base = { kind: shape.name, ...facts }
    if (old !== undefined && after !== undefined && before === behind && before !== undefined) {
      return [{ ...base, operation: 'update', soulId: before, old, new: after }]
    }
    return [
      ...(old === undefined || before === undefined
        ? []
        : [{ ...base, operation: 'delete' as const, soulId: before, old }]),
      ...(after === undefined || behind === undefined
        ? []
        : [{ ...base, operation: 'insert' as const, soulId: behind, new: after }]),
    ]
  }

  #soulIdOf(shape: KindShape, row: Row): string {
    const known = this.#soulIds.get(shape)
    const codec = known ?? createSoulIdCodec(shape)
    if (known === undefined) this.#soulIds.set(shape, codec)
    return codec.of(row)
  }

  /** Takes everything that is logged of a being out of the log, and says so. */
  erase(kind: string, soulId: string): void {
    const kept = this.#entries
      .slice(this.#start)
      .filter((entry) => !('change' in entry && entry.change.kind === kind && entry.change.soulId === soulId))
    this.#last += 1
    const reset: KindReset = { kind, reason: 'erased' }
    this.#entries = [...kept, { sequence: this.#last, bytes: ENTRY_BYTES, at: this.#clock(), reset }]
    this.#start = 0
    this.#bytes = this.#entries.reduce((sum, { bytes }) => sum + bytes, 0)
    this.#wake()
  }

  /** Tells who follows a kind to read it anew. */
  reset(reset: KindReset): void {
    this.#last += 1
    this.#entries.push({ sequence: this.#last, bytes: ENTRY_BYTES, at: this.#clock(), reset })
    this.#bytes += ENTRY_BYTES
    this.#wake()
  }

  /** From now on the rows of a kind have another form. */
  reform(kind: string, form: (row: Row) => Row): void {
    this.#entries = this.#entries.map((entry) => {
      if (!('change' in entry) || entry.change.kind !== kind) return entry
      const { old, new: after } = entry.change
      const rows = { ...(old && { old: form(old) }), ...(after && { new: form(after) }) }
      return { ...entry, change: { ...entry.change, ...rows } }
    })
  }

  async head(): Promise<FeedPosition> {
    return positionOf(this.#last)
  }

  async floor(): Promise<FeedPosition> {
    return positionOf(this.#floor)
  }

  /** The position behind everything, without waiting: a snapshot is taken in the same turn. */
  get position(): FeedPosition {
    return positionOf(this.#last)
  }

  async read(from: FeedPosition, { limit }: ReadChangesOptions): Promise<ChangeWindow> {
    const after = Number(from)
    if (after < this.#floor || after > this.#last)
      throw positionLost(after < this.#floor ? 'expired' : 'epoch')
    const first = this.#firstAfter(after)
    const found = this.#entries.slice(first, this.#endOf(first + limit))
    const rest = first + found.length < this.#entries.length
    return {
      changes: found.flatMap((entry) => ('change' in entry ? [entry.change] : [])),
      resets: found.flatMap((entry) => ('reset' in entry ? [entry.reset] : [])),
      to: rest ? positionOf(found.at(-1)?.sequence ?? after) : positionOf(this.#last),
      partial: rest,
    }
  }

  /** A page may end only behind both halves of a change of key. */
  #endOf(wanted: number): number {
    let end = wanted
    while (end < this.#entries.length && this.#entries[end]?.sequence === this.#entries[end - 1]?.sequence)
      end += 1
    return end
  }

  #firstAfter(sequence: number): number {
    let low = this.#start
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#entries[middle]?.sequence ?? 0) > sequence) high = middle
      else low = middle + 1
    }
    return low
  }

  parse(text: string): FeedPosition | undefined {
    return /^\d{1,15}$/.test(text) ? toFeedPosition(text) : undefined
  }

  covers(a: FeedPosition, b: FeedPosition): boolean {
    return Number(a) >= Number(b)
  }

  seen(change: Change, at: FeedPosition): boolean {
    return change.sequence <= Number(at)
  }

  watch(wake: () => void): () => void {
    this.#watchers.add(wake)
    return () => void this.#watchers.delete(wake)
  }

  #wake(): void {
    for (const wake of this.#watchers) wake()
  }

  async prune(): Promise<number> {
    return this.#trim(this.#clock())
  }

  /** Forgets what is too old or too much; the latest entry stays. */
  #trim(now: number): number {
    const { retentionMs, retentionBytes } = this.#retention
    const before = this.#start
    for (;;) {
      const entry = this.#entries[this.#start]
      if (entry === undefined || this.#start >= this.#entries.length - 1) break
      if (this.#bytes <= retentionBytes && now - entry.at <= retentionMs) break
      this.#bytes -= entry.bytes
      this.#floor = entry.sequence
      this.#start += 1
    }
    const gone = this.#start - before
    if (this.#start > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#start)
      this.#start = 0
    }
    return gone
  }

  async size(): Promise<{ readonly changes: number; readonly bytes: number }> {
    return { changes: this.#entries.length - this.#start, bytes: this.#bytes }
  }
}

function positionOf(sequence: number): FeedPosition {
  return toFeedPosition(String(sequence))
}

function sizeOf(row: Row | undefined): number {
  if (row === undefined) return 0
  return row.reduce<number>(
    (sum, cell) => sum + CELL_BYTES + (typeof cell === 'string' ? cell.length * 2 : 0),
    0,
  )
}
