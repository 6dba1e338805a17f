import type { CellTarget } from './cell.js'
import type { FieldReference } from './field-reference.js'
import type { JsonValue } from './json.js'
import type { KindShape } from './kind-shape.js'
import { shapeIndexOf } from './shape-index.js'
import type { StoreType } from './store.js'
import { unknownField } from './unknown-name.js'

/** What a literal is compared with: the field, or a scalar of the literal's own type inside a json field. */
export function literalTarget(reference: FieldReference, literal: JsonValue, shape: KindShape): CellTarget {
  const field = shapeIndexOf(shape).fields.get(reference.field)?.field
  if (field === undefined) throw unknownField(reference.field, shape)
  if (reference.path === undefined) return field
  return { name: field.name, store: scalarStore(literal) }
}

function scalarStore(literal: JsonValue): StoreType {
  if (typeof literal === 'number') return 'float'
  return typeof literal === 'boolean' ? 'bool' : 'text'
}
