/**
 * The seven ways in which a field is stored. Every realm maps each of them to one column type.
 *
 * | store  | JSON literal        | TypeScript value | cell              |
 * |--------|---------------------|------------------|-------------------|
 * | text   | string              | string           | string            |
 * | int    | number (safe int)   | number           | number            |
 * | bigint | decimal string      | bigint           | bigint            |
 * | float  | finite number       | number           | number            |
 * | bool   | boolean             | boolean          | boolean           |
 * | time   | ISO 8601 UTC string | Date             | number (epoch ms) |
 * | json   | any JSON            | any JSON         | canonical text    |
 */
export type StoreType = 'text' | 'int' | 'bigint' | 'float' | 'bool' | 'time' | 'json'

/**
 * What realms, the evaluator and the live matcher exchange: always a primitive, so that rows can be
 * compared, hashed and kept without copying. `null` is SQL NULL.
 */
export type Cell = string | number | bigint | boolean | null

/** Cells in the order of `KindShape.fields` (or of a query's selection). */
export type Row = readonly Cell[]
