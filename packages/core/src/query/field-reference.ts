/**
 * A field, or a place inside a json field. A path reads the scalar found there; an object, an array,
 * JSON null and nothing at all read as NULL. Text steps name keys of objects, numbers index arrays.
 *
 * - Numbers compare with numbers only, text with text, booleans with booleans; a comparison across
 *   types is unknown, and `distinct` across types is true.
 * - In an order, false comes before true, then numbers, then text; NULL as for any field.
 * - The json conditions (contains, hasKey...) and selected columns take the JSON value found there as
 *   it is, objects and arrays too.
 */
export interface FieldReference {
  readonly field: string
  /** Keys and array indexes from the root of a json field; negative indexes count from the end. */
  readonly path?: readonly (string | number)[]
}
