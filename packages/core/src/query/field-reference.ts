/**
 * A field, or a place inside a json field. A path reads the scalar found there; an object, an array,
 * JSON null and nothing at all read as NULL. Numbers compare with numbers only, text with text,
 * booleans with booleans; a comparison across types is unknown.
 */
export interface FieldReference {
  readonly field: string;
  /** Keys and array indexes from the root of a json field; negative indexes count from the end. */
  readonly path?: readonly (string | number)[];
}
