import type { JsonValue } from '../query/json.js'
import type { BondTo } from './bond.js'
import type { AnyKind } from './kind.js'
import type { BeingOf, RecordOf } from './kind-types.js'
import type { BondName, BondTargetOf, FieldName } from './query-input.js'
import type { Simplify } from './stored-fields.js'

type UnionToIntersection<U> = (U extends unknown ? (value: U) => void : never) extends (
  value: infer I,
) => void
  ? I
  : never

/** Selected by name: as in the record, absent where it may be absent. */
type NamedColumns<K extends AnyKind, Item> = Pick<RecordOf<K>, Extract<Item, FieldName<K>>>

type LastOf<Path> = Path extends readonly [...unknown[], infer Last extends string | number]
  ? `${Last}`
  : string

type NodeColumn<K extends AnyKind, Item> = Item extends { readonly as: infer As extends string }
  ? { readonly [Name in As]: NodeValue<K, Item> }
  : Item extends { readonly path: infer Path }
    ? { readonly [Name in LastOf<Path>]: NodeValue<K, Item> }
    : Item extends { readonly field: infer Field extends FieldName<K> }
      ? CastColumn<Pick<RecordOf<K>, Field>, Item>
      : unknown

/** A cast makes text of whatever the field holds; NULL and absence stay. */
type CastColumn<Column, Item> = Item extends { readonly cast: 'text' }
  ? { readonly [Name in keyof Column]: CastValue<Column[Name]> }
  : Column

type CastValue<Value> = string | Extract<Value, null | undefined>

type NodeValue<K extends AnyKind, Item> = Item extends { readonly path: unknown }
  ? Item extends { readonly cast: 'text' }
    ? string | null
    : JsonValue
  : Item extends { readonly field: infer Field extends FieldName<K> }
    ? Item extends { readonly cast: 'text' }
      ? CastValue<RecordOf<K>[Field]>
      : RecordOf<K>[Field]
    : JsonValue

type NodeColumns<K extends AnyKind, Item> = [Exclude<Item, string>] extends [never]
  ? unknown
  : UnionToIntersection<NodeColumn<K, Exclude<Item, string>>>

type SelectedOf<K extends AnyKind, Item> = NamedColumns<K, Item> & NodeColumns<K, Item>

/** A nested result: whole record or projection, with its own embeds. */
type EmbeddedRecord<K extends AnyKind, Q> = Simplify<
  (Q extends { readonly select: readonly (infer Item)[] } ? SelectedOf<K, Item> : RecordOf<K>) &
    EmbedsOf<K, Q>
>

/**
 * To-many bonds give lists; bonds `to` give null where there is nothing: where the bond is optional, or
 * filtered. (Under access rules a required one may still be null: its being may be out of sight.)
 */
type EmbedValue<K extends AnyKind, Name extends string, Q> = Name extends keyof K['fields']
  ? K['fields'][Name] extends BondTo<AnyKind, infer Optional>
    ?
        | EmbeddedRecord<BondTargetOf<K, Name>, Q>
        | (Optional extends true ? null : Q extends { where: unknown } ? null : never)
    : readonly EmbeddedRecord<BondTargetOf<K, Name>, Q>[]
  : never

type EmbedsOf<K extends AnyKind, Q> = Q extends { readonly embed: infer Embeds }
  ? {
      readonly [Name in keyof Embeds & BondName<K> as Embeds[Name] extends false | undefined
        ? never
        : Name]: EmbedValue<K, Name, Embeds[Name]>
    }
  : unknown

/** What a query gives for each result: a being, or with `select` a plain record. */
export type ResultOf<K extends AnyKind, Q> = Q extends { readonly select: readonly (infer Item)[] }
  ? Simplify<SelectedOf<K, Item> & EmbedsOf<K, Q>>
  : Q extends { readonly embed: unknown }
    ? BeingOf<K> & EmbedsOf<K, Q>
    : BeingOf<K>
