import { type SelectionNode, type StoreType, shapeIndexOf } from '@luxdb/core/query'
import { unsupported } from '../postgrest/grammar-error.js'
import type { ParsedPlace, SelectField } from '../postgrest/parsed-parameters.js'
import { type ConditionScope, referenceOf } from './to-condition.js'

/** A selected column. A double arrow gives text, as PostgreSQL has it. @throws LUX_UNSUPPORTED */
export function toColumn({ alias, place, cast }: SelectField, scope: ConditionScope): SelectionNode {
  return {
    ...referenceOf(place, place),
    ...(alias === undefined ? undefined : { as: alias }),
    ...castOf(place, cast, scope),
  }
}

function castOf(
  place: ParsedPlace,
  cast: string | undefined,
  scope: ConditionScope,
): Pick<SelectionNode, 'cast'> {
  const store = storeOf(place, scope)
  // What does not exist is refused as such, by the realm.
  if (store === undefined || (cast !== undefined && changesNothing(cast, store))) {
    return place.asText ? { cast: 'text' } : {}
  }
  if (cast === undefined) return place.asText ? { cast: 'text' } : {}
  if (TYPES.text.includes(cast.toLowerCase()) && store !== 'json') return { cast: 'text' }
  throw unsupported(
    `The cast of ${place.name} (${store}) to ${cast}`,
    'databases print it differently; convert it in the client',
  )
}

function storeOf({ name, path, asText }: ParsedPlace, { shape }: ConditionScope): StoreType | undefined {
  if (asText) return 'text'
  if (path.length > 0) return 'json'
  return shapeIndexOf(shape).fields.get(name)?.field.store
}

/** Names of PostgreSQL's types for what each store holds: casts to them leave a value as it is. */
const TYPES: Readonly<Record<StoreType, readonly string[]>> = {
  text: ['text', 'varchar', 'character varying'],
  int: ['int', 'int4', 'integer', 'int8', 'bigint', 'numeric', 'decimal'],
  bigint: ['int8', 'bigint', 'numeric', 'decimal'],
  float: ['float', 'float8', 'double precision'],
  bool: ['bool', 'boolean'],
  json: ['json', 'jsonb'],
  time: ['timestamptz', 'timestamp with time zone'],
}

/** Whether a cast to this type leaves the values of a store as they are. */
export function changesNothing(cast: string, store: StoreType): boolean {
  return TYPES[store].includes(cast.toLowerCase())
}
