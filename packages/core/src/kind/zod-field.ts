import type { FieldShape } from '../query/kind-shape.js'
import type { StoreType } from '../query/store.js'
import { assertIdentifier } from './declared-name.js'
import { fieldDefault } from './field-default.js'
import type { FieldTraits } from './field-traits.js'
import { invalidKind, type KindPlace } from './invalid-kind.js'
import { toSnakeCase } from './naming.js'
import { walkSchema } from './walk-schema.js'
import type { ZodSchema } from './zod-schema.js'

export interface ZodField {
  readonly shape: FieldShape
  /** `.meta({ index: true })`. */
  readonly hasIndex: boolean
}

/** The shape of a declared field that is no bond. @throws LUX_INVALID_KIND */
export function zodField(schema: ZodSchema, name: string, place: KindPlace): ZodField {
  const traits = walkSchema(schema, place)
  const store = chosenStore(traits, place)
  const column = traits.meta.column ?? toSnakeCase(name)
  assertIdentifier(place, column)
  const { enum: values, range, format, element } = traits
  const jsonType = store === 'json' ? (traits.jsonType ?? 'any') : undefined
  const target = { name, store, ...(format && { format }), ...(range && store !== 'float' && { range }) }
  const shape: FieldShape = {
    ...target,
    column,
    role: 'data',
    ...absence(schema, traits, place, target),
    ...(values && { enum: values }),
    ...(traits.meta.unique === true && { unique: true }),
    ...(jsonType && { jsonType }),
    ...(element && { element }),
    ...(traits.meta.opaque === true && isText(store) && { opaque: true as const }),
    ...(traits.meta.was !== undefined && { was: traits.meta.was }),
  }
  return { shape, hasIndex: traits.meta.index === true }
}

/** What travels as text anyway, or may without loss. */
function isText(store: StoreType): boolean {
  return store === 'text' || store === 'float'
}

type Absence = Pick<FieldShape, 'nullable' | 'absent' | 'default' | 'computedDefault' | 'generated'>

function absence(
  schema: ZodSchema,
  traits: FieldTraits,
  place: KindPlace,
  target: Pick<FieldShape, 'name' | 'store' | 'format' | 'range'>,
): Absence {
  const admitsNull = traits.nullable === true
  if (traits.meta.now === true) {
    if (target.store !== 'time') throw invalidKind(place, 'only a date can default to now', 'use z.date()')
    return { nullable: admitsNull, absent: false, generated: 'now' }
  }
  if (traits.meta.counted === true) {
    if (target.store !== 'int' && target.store !== 'bigint') {
      throw invalidKind(place, 'only integers can be counted', 'use z.int() or z.bigint()')
    }
    return { nullable: admitsNull, absent: false, generated: 'integer' }
  }
  const given = fieldDefault(schema, target, place)
  if ('optional' in given) return { nullable: true, absent: !admitsNull }
  if ('required' in given) return { nullable: admitsNull, absent: false }
  return { nullable: admitsNull, absent: false, ...given }
}

const NUMBERS: readonly StoreType[] = ['int', 'float']

/** A store in `.meta()` may turn number into int and back; schemas without a natural store take any. */
function chosenStore(traits: FieldTraits, place: KindPlace): StoreType {
  const { store, meta } = traits
  const wanted = meta.store ?? store
  const isFree = store === 'json' && traits.jsonType === 'any' && traits.element === undefined
  const plain: readonly StoreType[] = ['text', 'int', 'float', 'bool', 'json']
  if (wanted === store || (NUMBERS.includes(store) && NUMBERS.includes(wanted))) return wanted
  if (isFree && plain.includes(wanted)) return wanted
  throw invalidKind(place, `its values cannot be stored as ${wanted}`, `leave the store out; it is ${store}`)
}
