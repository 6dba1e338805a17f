import type { JsonObject } from '../query/json.js'
import type { StateEntry, StateStore } from './state-store.js'

/** A being that an answer tells of; without a soulId it may be any of the kind. */
export interface AnswerSubject {
  readonly kind: string
  readonly soulId?: string
}

/** What a request was answered with. */
export interface AnswerContent {
  /** As the flow words it. */
  readonly answer: JsonObject
  /** Beings that the answer tells of; undefined where that is not known. */
  readonly about: readonly AnswerSubject[] | undefined
}

interface RecordHead {
  /** Digest of the request. */
  readonly fingerprint: string
  /** Epoch milliseconds of its beginning. */
  readonly at: number
}

/**
 * - `pending`: the request is under way, or its server has ended before it answered.
 * - `erased`: it was done, but its answer told of a being that was erased.
 */
type AnswerRecord =
  | (RecordHead & { readonly type: 'pending'; readonly owner: string })
  | (RecordHead & { readonly type: 'erased' })
  | (RecordHead & AnswerContent & { readonly type: 'kept' })

/** What is known of a request when it comes. */
export type AnswerState =
  | { readonly type: 'begun'; readonly request: BegunRequest }
  | (RecordHead & { readonly type: 'pending' | 'erased' })
  | (RecordHead & { readonly type: 'kept'; readonly answer: JsonObject })

/** A request that whoever got this has to run, and to end by one of the two. */
export interface BegunRequest {
  /** Keeps the answer. */
  settle(content: AnswerContent): Promise<void>
  /** Forgets the request: it may be run again. */
  drop(): Promise<void>
}

export interface KeptAnswersOptions {
  /** Answers kept, 1 or more; the oldest go first, and for a while there may be twice as many. */
  readonly maxAnswers: number
  /** Milliseconds that an answer is kept. */
  readonly timeToLiveMs: number
  /** Epoch milliseconds. */
  readonly clock: () => number
}

const RECORDS = 'answer/record/'
/** One entry for each record, in the order of their beginning; its value is the size where that is large. */
const TIMES = 'answer/time/'
const PAGE = 500
/** Beginnings between two looks at what has to go, at most, and what may go at one of them. */
const PRUNE_EVERY = 256
const PRUNE_AT_MOST = 1_024
/** UTF-16 units above which the size of an answer is noted, and that all such answers may have together. */
const LARGE_UNITS = 4_096
const MAX_LARGE_UNITS = 64 * 1_024 * 1_024

/**
 * Answers of requests that have one effect however often they come, in the state store of the realm that
 * they write to: as durable as what they did, and known to every server on that realm.
 */
export class KeptAnswers {
  readonly #store: StateStore
  readonly #options: KeptAnswersOptions
  #begun = 0

  constructor(store: StateStore, options: KeptAnswersOptions) {
    this.#store = store
    this.#options = options
  }

  /** The first of all requests with one id is `begun`; the others are told what became of it. */
  async begin(id: string, fingerprint: string): Promise<AnswerState> {
    if (this.#begun++ % Math.min(PRUNE_EVERY, this.#options.maxAnswers) === 0) await this.prune()
    const at = this.#options.clock()
    const owner = crypto.randomUUID()
    const mine = JSON.stringify({ type: 'pending', fingerprint, at, owner } satisfies AnswerRecord)
    const found = await this.#store.claim(RECORDS + id, mine)
    if (found !== mine) {
      const record = readRecord(found)
      const isOver = record.at + this.#options.timeToLiveMs <= at
      if (!isOver || !(await this.#store.replace(RECORDS + id, found, mine))) return record
    }
    const request = this.#request(id, mine, { fingerprint, at })
    try {
      await this.#store.set(timeKey(at, id), '')
    } catch (error) {
      await request.drop()
      throw error
    }
    return { type: 'begun', request }
  }

  #request(id: string, mine: string, head: RecordHead): BegunRequest {
    return {
      settle: async (content) => {
        const text = JSON.stringify({ type: 'kept', ...head, ...content } satisfies AnswerRecord)
        const isLarge = text.length > LARGE_UNITS
        if (isLarge) await this.#store.set(timeKey(head.at, id), String(text.length))
        // When an erasure has taken its place, the answer is not kept.
        await this.#store.replace(RECORDS + id, mine, text)
      },
      drop: async () => {
        await Promise.all([this.#store.delete(RECORDS + id), this.#store.delete(timeKey(head.at, id))])
      },
    }
  }

  /** Lets answers go that are too old or too many; called now and then. */
  async prune(): Promise<void> {
    const { maxAnswers, timeToLiveMs, clock } = this.#options
    const entries = await this.#store.list(TIMES, { limit: maxAnswers + PRUNE_AT_MOST })
    const stillGood = timeKey(clock() - timeToLiveMs + 1, '')
    let units = entries.reduce((sum, { value }) => sum + Number(value), 0)
    let count = entries.length
    const gone: string[] = []
    for (const { key, value } of entries.slice(0, PRUNE_AT_MOST)) {
      if (key > stillGood && count <= maxAnswers && units <= MAX_LARGE_UNITS) break
      gone.push(key)
      units -= Number(value)
      count -= 1
    }
    await Promise.all(gone.map((key) => this.#forget(key)))
  }

  async #forget(key: string): Promise<void> {
    const { at, id } = readTimeKey(key)
    const found = await this.#store.get(RECORDS + id)
    // The id may have come again since, and then has an entry of its own.
    if (found !== undefined && readRecord(found).at === at) await this.#store.delete(RECORDS + id)
    await this.#store.delete(key)
  }
}

/**
 * Takes the answers away that tell, or may tell, of one being. That their requests were done stays known: they
 * are not run again.
 */
export async function forgetAnswers(store: StateStore, kind: string, soulId: string): Promise<void> {
  let after: string | undefined
  for (;;) {
    const page = await store.list(RECORDS, { limit: PAGE, ...(after === undefined ? {} : { after }) })
    for (const entry of page) await eraseAnswer(store, entry, { kind, soulId })
    after = page.at(-1)?.key
    if (page.length < PAGE || after === undefined) return
  }
}

/** Looks again when the request has been answered meanwhile. */
async function eraseAnswer(
  store: StateStore,
  { key, value }: StateEntry,
  being: Required<AnswerSubject>,
): Promise<void> {
  const record = readRecord(value)
  if (!mayTellOf(record, being)) return
  const { fingerprint, at } = record
  const erased = JSON.stringify({ type: 'erased', fingerprint, at } satisfies AnswerRecord)
  if (await store.replace(key, value, erased)) return
  const now = await store.get(key)
  if (now !== undefined) await eraseAnswer(store, { key, value: now }, being)
}

/** A request that is under way may have read the being before it was erased. */
function mayTellOf(record: AnswerRecord, being: Required<AnswerSubject>): boolean {
  if (record.type !== 'kept') return record.type === 'pending'
  return (
    record.about === undefined ||
    record.about.some(({ kind, soulId }) => kind === being.kind && (soulId ?? being.soulId) === being.soulId)
  )
}

/** Times sort as numbers: as many digits as the last moment of this calendar has. */
function timeKey(at: number, id: string): string {
  return `${TIMES}${String(Math.max(0, Math.floor(at))).padStart(16, '0')}/${id}`
}

function readTimeKey(key: string): { readonly at: number; readonly id: string } {
  const [at = '', id = ''] = key.slice(TIMES.length).split('/')
  return { at: Number(at), id }
}

/** Only this module writes there. */
function readRecord(text: string): AnswerRecord {
  const record: AnswerRecord = JSON.parse(text)
  return record
}
