import type { FieldReference } from './field-reference.js'

declare const given: unique symbol

/** A field by name, or a place inside a json field. */
export type FieldInput = string | FieldReference

/** A node whose type remembers which field it is about. */
export type On<Node, Field extends FieldInput> = Node &
  (Field extends string ? { readonly field: Field } : Field)

/**
 * A condition whose type remembers the field that it asks and what it compares with, so that whoever takes it can
 * say what does not fit a kind. Nothing of that is there at run time.
 */
export type Asks<Node, Field extends FieldInput, Value> = On<Node, Field> & Given<Value>

/** The values that a condition was made of; see {@link Asks}. */
export interface Given<Value> {
  readonly [given]?: Value
}
