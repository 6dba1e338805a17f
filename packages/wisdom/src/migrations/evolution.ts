import { createHash } from 'node:crypto'
import type { KindDocuments, SchemaSnapshot } from '@luxdb/core'
import { canonicalJson, type JsonObject, type JsonValue } from '@luxdb/core/query'
import type { EvolutionOperation } from './operations/evolution-operation.js'

/**
 * Computes columns of one being: gets all its columns as JSON literals, gives those that change. Pure: it may be
 * called more than once for a being, and on several servers.
 */
export type DataFunction = (row: JsonObject) => JsonObject | undefined

/** One step of a realm's history, as it stands in its file. Plain JSON; never changed once it was applied. */
export interface Evolution {
  readonly v: 1
  readonly number: number
  readonly name: string
  /** Hash of the evolution before; null in the first one. */
  readonly parent: string | null
  readonly operations: readonly EvolutionOperation[]
  /** The schema that the operations lead to. */
  readonly after: SchemaSnapshot
  /** The kinds made at run time that it leads to; in their journal alone. */
  readonly documents?: KindDocuments
  /** SHA-256 of the module with the data functions, if there is one. */
  readonly moduleHash?: string
  /** SHA-256 of all the rest, as canonical JSON. */
  readonly hash: string
}

/** An evolution with the functions that its `transformData` operations name. */
export interface LoadedEvolution extends Evolution {
  readonly functions?: Readonly<Record<string, DataFunction>>
}

/** Gives an evolution its hash. */
export function sealEvolution(content: Omit<Evolution, 'hash'>): Evolution {
  return { ...content, hash: contentHash(content) }
}

/** What the hash of an evolution has to be. */
export function hashOf({ hash: _, functions: __, ...content }: LoadedEvolution): string {
  return contentHash(content)
}

/** The evolution as it is written down: without functions. */
export function plainEvolution({ functions: _, ...evolution }: LoadedEvolution): Evolution {
  return evolution
}

/** `0007_add_mood`: number and name, as in the name of its file. */
export function evolutionLabel({ number, name }: Pick<Evolution, 'number' | 'name'>): string {
  return `${String(number).padStart(4, '0')}_${name}`
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function contentHash(content: Omit<Evolution, 'hash'>): string {
  // Through JSON once, because interfaces with optional members are no JsonValue to TypeScript.
  const plain: JsonValue = JSON.parse(JSON.stringify(content))
  return sha256(canonicalJson(plain))
}
