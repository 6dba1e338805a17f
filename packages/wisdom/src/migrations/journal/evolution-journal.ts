import { LuxError, type SchemaSnapshot, type StateStore } from '@luxdb/core'
import { type Evolution, plainEvolution } from '../evolution.js'
import type { PlanStep } from '../plan/evolution-plan.js'
import type { FinishedEntry, JournalEntry } from './journal-entry.js'
import { FIRST_HEAD, type JournalHead } from './journal-head.js'

/**
 * Whose history: `evolution` that of the kinds in code, whose evolutions are files; `kinds` that of the kinds made at
 * run time. Neither knows of the other's tables, so that each can be taken back alone.
 */
export type JournalName = 'evolution' | 'kinds'

export const EMPTY_SCHEMA: SchemaSnapshot = { v: 1, tables: [] }

/** The head as it was read, with the very text that has to be there for it to be replaced. */
export interface HeadState {
  readonly head: JournalHead
  readonly text: string | undefined
}

/** What happened to a realm's schema, in the realm's own state store. */
export class EvolutionJournal {
  /** Where the head lies, for who replaces it in a transaction of its own. */
  readonly headKey: string
  readonly #store: StateStore
  readonly #evolutions: string
  readonly #entries: string
  readonly #finished: string
  readonly #undos: string

  constructor(store: StateStore, name: JournalName = 'evolution') {
    this.#store = store
    this.headKey = `${name}/head`
    this.#evolutions = `${name}/file/`
    this.#entries = `${name}/entry/`
    this.#finished = `${name}/finished/`
    this.#undos = `${name}/undo/`
  }

  async read(): Promise<HeadState> {
    const text = await this.#store.get(this.headKey)
    return { text, head: text === undefined ? FIRST_HEAD : parseHead(text) }
  }

  /** Puts an entry in force, unless somebody else was first. */
  async begin(
    state: HeadState,
    entry: JournalEntry,
    evolution: Evolution | undefined,
  ): Promise<HeadState | undefined> {
    const { head } = state
    await this.#noteFinished(head)
    if (evolution !== undefined) {
      const text = JSON.stringify(plainEvolution(evolution))
      await this.#store.claim(this.#evolutions + evolution.hash, text)
    }
    await this.#store.claim(this.#entries + entry.id, JSON.stringify(entry))
    const { undo: _, ...rest } = head
    const next: JournalHead = {
      ...rest,
      sequence: entry.sequence,
      entry: entry.id,
      phase: 'planned',
      step: 0,
      rows: 0,
      written: 0,
      atMs: entry.startedAtMs,
    }
    return this.replace(state, next)
  }

  /** Undefined when the head is not what it was any more. */
  async replace(state: HeadState, head: JournalHead): Promise<HeadState | undefined> {
    const text = JSON.stringify(head)
    const isFirst =
      state.text === undefined
        ? (await this.#store.claim(this.headKey, text)) === text
        : await this.#store.replace(this.headKey, state.text, text)
    return isFirst ? { head, text } : undefined
  }

  /** The head says when its entry ended only until the next one begins. */
  async #noteFinished(head: JournalHead): Promise<void> {
    const { entry, phase } = head
    if (entry === null || phase !== 'done') return
    await this.#store.claim(this.#finished + entry, JSON.stringify(ending(head)))
  }

  /** Keeps the steps that take an entry back; resolves to the key of those that somebody kept first. */
  async keepUndo(id: string, steps: readonly PlanStep[]): Promise<string> {
    await this.#store.claim(this.#undos + id, JSON.stringify(steps))
    return id
  }

  async undoSteps(id: string): Promise<readonly PlanStep[]> {
    const text = await this.#store.get(this.#undos + id)
    if (text === undefined) throw damaged(`steps back ${id}`)
    return JSON.parse(text) as readonly PlanStep[]
  }

  async entry(id: string): Promise<JournalEntry> {
    const text = await this.#store.get(this.#entries + id)
    if (text === undefined) throw damaged(`entry ${id}`)
    // Written by `begin` alone.
    return JSON.parse(text) as JournalEntry
  }

  /** An evolution as it was applied. */
  async evolution(hash: string): Promise<Evolution> {
    const text = await this.#store.get(this.#evolutions + hash)
    if (text === undefined) throw damaged(`evolution ${hash}`)
    return JSON.parse(text) as Evolution
  }

  async applied({ applied }: JournalHead): Promise<readonly Evolution[]> {
    return Promise.all(applied.map((hash) => this.evolution(hash)))
  }

  /** The schema that the applied evolutions lead to. */
  async schema({ applied }: JournalHead): Promise<SchemaSnapshot> {
    return this.#schemaOf(applied.at(-1) ?? null)
  }

  /** The schema that an evolution begins with. */
  parentSchema({ parent }: Pick<Evolution, 'parent'>): Promise<SchemaSnapshot> {
    return this.#schemaOf(parent)
  }

  async #schemaOf(hash: string | null): Promise<SchemaSnapshot> {
    return hash === null ? EMPTY_SCHEMA : (await this.evolution(hash)).after
  }

  /** Everything that happened, the latest first. */
  async history(head: JournalHead): Promise<readonly FinishedEntry[]> {
    const entries: FinishedEntry[] = []
    for (let id = head.entry; id !== null; ) {
      const read = await this.entry(id)
      const noted = await this.#store.get(this.#finished + id)
      const isLatest = id === head.entry && head.phase === 'done'
      const ended = noted === undefined ? isLatest && ending(head) : (JSON.parse(noted) as Ending)
      entries.push({ ...read, ...ended })
      id = read.previous
    }
    return entries
  }
}

type Ending = Pick<FinishedEntry, 'finishedAtMs' | 'undone'>

function ending({ atMs, undo }: JournalHead): Ending {
  return { finishedAtMs: atMs, ...(undo !== undefined && { undone: true as const }) }
}

function parseHead(text: string): JournalHead {
  const value: unknown = JSON.parse(text)
  if (typeof value === 'object' && value !== null && Reflect.get(value, 'v') === 1)
    return value as JournalHead
  throw damaged('head')
}

function damaged(what: string): LuxError {
  return new LuxError(
    'LUX_STORAGE_DAMAGED',
    `The journal of evolutions lacks its ${what}, or another version of LuxDB wrote it; restore a backup, or use that version.`,
    { details: { what } },
  )
}
