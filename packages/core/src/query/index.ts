export { ERROR_CATALOGUE, type ErrorCatalogueRow, type LuxErrorCode } from '../errors/error-catalogue.js'
export { isLuxError, LuxError, type LuxErrorOptions } from '../errors/lux-error.js'
export type {
  AggregateClause,
  AggregateFunction,
  AggregateNode,
  GroupNode,
  HavingNode,
} from './aggregate-node.js'
export { aggregateRows } from './aggregate-rows.js'
export { AnswerMeter } from './answer-meter.js'
export type { Asks, FieldInput, Given, On } from './asks.js'
export { bindPrincipal } from './bind-principal.js'
export { type BondJoin, type BondJunction, resolveBond } from './bond-join.js'
export type { BondedReference } from './bonded-reference.js'
export {
  type CellTarget,
  cellToLiteral,
  cellToValue,
  type FieldValue,
  literalToCell,
  parseCell,
  valueToCell,
} from './cell.js'
export { compareCells, compareText } from './compare-cells.js'
export { type Comparator, compareDistinct, compareGroups, compareRows } from './compare-rows.js'
export type {
  BetweenNode,
  ComparisonNode,
  ComparisonOperator,
  InNode,
  IsNode,
} from './comparison-node.js'
export type { AndNode, Condition, NotNode, OrNode } from './condition.js'
export {
  and,
  asc,
  at,
  between,
  containedBy,
  contains,
  desc,
  endsWith,
  eq,
  exists,
  gt,
  gte,
  hasKey,
  ilike,
  isDistinctFrom,
  isFalse,
  isIn,
  isNotNull,
  isNull,
  isTrue,
  like,
  lt,
  lte,
  neq,
  not,
  or,
  overlaps,
  resonates,
  search,
  startsWith,
} from './conditions.js'
export type { EmbedNode } from './embed-node.js'
export {
  compileCondition,
  compileFilter,
  type EvaluationEnvironment,
  type Predicate,
} from './evaluate-condition.js'
export { compileColumns, evaluateCount, evaluateQuery, type RowSource } from './evaluate-query.js'
export type { ExistsNode } from './exists-node.js'
export type { FieldReference } from './field-reference.js'
export { foldAccess, foldCondition, type ReadRule } from './fold-access.js'
export { toAggregateQuery } from './input/to-aggregate-query.js'
export { toCondition } from './input/to-condition.js'
export { toQuery } from './input/to-query.js'
export { formatIsoTime, parseIsoTime } from './iso-time.js'
export type { JsonObject, JsonPrimitive, JsonValue } from './json.js'
export { canonicalJson, isJsonArray, isJsonObject } from './json.js'
export { jsonContains, jsonEquals, jsonHasKey, jsonOverlaps } from './json-containment.js'
export type { HasKeyNode, JsonMatchNode } from './json-node.js'
export { type JsonPath, jsonAt, scalarAt } from './json-path.js'
export { cursorOf, keysetCondition } from './keyset.js'
export type {
  AccessOperation,
  AccessRule,
  AccessShape,
  BondManyShape,
  BondShape,
  BondThroughShape,
  BondToShape,
  FieldShape,
  IndexShape,
  KindCatalog,
  KindShape,
  OnDelete,
  SoulIdType,
} from './kind-shape.js'
export { aggregateStore, layoutOf, wholeLayout } from './layout-of.js'
export { compilePattern, foldAscii, type TextMatcher } from './like-pattern.js'
export type { Literal, PrincipalReference } from './literal.js'
export { literalTarget } from './literal-target.js'
export { LiveResult, type LiveStep, type LiveUpdate } from './live-result.js'
export { ALWAYS, allOf, anyOf, isAlways, isNever, NEVER, negated } from './logic.js'
export type { MatchNode } from './match-node.js'
export type { OrderNode } from './order-node.js'
export { type Parameterized, parameterize, parameterizeCondition } from './parameterize.js'
export type {
  Parameter,
  ParameterizedAggregate,
  ParameterizedCondition,
  ParameterizedEmbed,
  ParameterizedExists,
  ParameterizedGroup,
  ParameterizedLogic,
  ParameterizedNot,
  ParameterizedOrder,
  ParameterizedPage,
  ParameterizedQuery,
  ParameterSlot,
} from './parameterized-query.js'
export { PARSE_LIMITS, parseJson } from './parse-json.js'
export type { PatternNode, PatternOperator } from './pattern-node.js'
export type { Principal } from './principal.js'
export { isPrincipalReference } from './principal-reference.js'
export { DEFAULT_QUERY_LIMITS, NO_QUERY_LIMITS, type QueryLimits } from './query-limits.js'
export { type QueryValue, toLiteral } from './query-value.js'
export { renderRows } from './render-rows.js'
export { resonanceBound, resonanceOf } from './resonance.js'
export type { ResonateNode } from './resonate-node.js'
export type { LayoutColumn, LayoutEmbed, ResultEntry, ResultRow, RowLayout } from './row-layout.js'
export { rowsText, rowText } from './rows-text.js'
export type { SacredQuery } from './sacred-query.js'
export type { SearchNode } from './search-node.js'
export {
  compileSearch,
  parseSearch,
  type SearchExpression,
  type SearchTerm,
  searchText,
  searchWords,
} from './search-tokens.js'
export { columnName } from './selection-name.js'
export type { SelectionNode } from './selection-node.js'
export { type IndexedField, type ShapeIndex, shapeIndexOf } from './shape-index.js'
export { createSoulIdCodec, type SoulIdCodec } from './soul-id.js'
export type { Cell, Row, StoreType } from './store.js'
export { unknownBond, unknownField, unknownKind } from './unknown-name.js'
export { createUuidV7, type UuidSource, type UuidV7Options } from './uuid-v7.js'
export { validateCondition, validateQuery } from './validate-query.js'
export type { ValidationOptions } from './validation-scope.js'
export {
  assertJson,
  assertText,
  isForbiddenKey,
  isPlainObject,
  isStorableText,
  type JsonLimits,
  MAX_INT64,
  MAX_TIME_MS,
  MIN_INT64,
  MIN_TIME_MS,
  type NumberRange,
  type PlainObject,
  STORED_JSON_LIMITS,
  toFloat,
  toInt,
  toInt64,
  toTimeMs,
  type ValuePlace,
} from './value-domain.js'
