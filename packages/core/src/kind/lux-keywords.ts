import type { JsonObject } from '../query/json.js'
import type { AccessShape, IndexShape, OnDelete } from '../query/kind-shape.js'
import type { StoreType } from '../query/store.js'

/*
 * JSON Schema has no words for stores, keys and bonds. They stand under `x-lux`, at the root of the
 * document and at each property, so that a kind can be read back from its document.
 */

/** `x-lux` at the root. */
export interface KindKeywords {
  readonly v: 1
  readonly kind: string
  readonly table: string
  /** Declared fields and bonds, in order. */
  readonly fields: readonly string[]
  readonly soulId?: 'uuid' | 'text' | 'integer'
  readonly key?: readonly string[]
  readonly systemFields?: false
  readonly bonds?: Readonly<Record<string, BondKeywords>>
  readonly indexes?: readonly IndexShape[]
  readonly access?: AccessShape
  readonly hidden?: Readonly<Record<string, readonly string[]>>
  readonly search?: readonly string[]
  readonly changes?: 'none'
  readonly adopted?: true
  readonly readOnly?: true
  readonly was?: string
}

export type BondKeywords =
  | {
      readonly to: string
      readonly optional?: true
      readonly unique?: true
      readonly onDelete?: OnDelete
      readonly columns?: readonly string[]
      readonly constraint?: string
      readonly was?: string
    }
  | { readonly many: string; readonly via: string }
  | { readonly to: string; readonly through: string; readonly near: string; readonly far: string }

/** `x-lux` at a property. */
export interface FieldKeywords {
  readonly store: StoreType
  readonly column: string
  readonly unique?: true
  readonly now?: true
  readonly counted?: true
  readonly opaque?: true
  readonly format?: 'uuid'
  /** Integers narrower than their store. */
  readonly integer?: 'int32' | 'uint32' | 'uint64'
  /** May be left out although it has no default. */
  readonly optional?: true
  /** The application computes the default; a program that reads this document cannot. */
  readonly computedDefault?: true
  /** Checks that JSON Schema cannot say: refinements, flags of patterns, bounds of dates. */
  readonly unchecked?: true
  readonly was?: string
}

/** A JSON Schema document or a part of one. */
export type JsonSchema = JsonObject
