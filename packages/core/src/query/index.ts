export type { AggregateClause, AggregateFunction, AggregateNode, HavingNode } from './aggregate-node.js'
export type {
  BetweenNode,
  ComparisonNode,
  ComparisonOperator,
  InNode,
  IsNode,
} from './comparison-node.js'
export type { AndNode, Condition, NotNode, OrNode } from './condition.js'
export type { EmbedNode } from './embed-node.js'
export type { ExistsNode } from './exists-node.js'
export type { FieldReference } from './field-reference.js'
export type { JsonObject, JsonPrimitive, JsonValue } from './json.js'
export { canonicalJson, isJsonArray } from './json.js'
export type { HasKeyNode, JsonMatchNode } from './json-node.js'
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
export type { Literal, PrincipalReference } from './literal.js'
export type { OrderNode } from './order-node.js'
export type { PatternNode, PatternOperator } from './pattern-node.js'
export type { Principal } from './principal.js'
export type { ResonateNode } from './resonate-node.js'
export type { LayoutColumn, LayoutEmbed, ResultEntry, ResultRow, RowLayout } from './row-layout.js'
export type { SacredQuery } from './sacred-query.js'
export type { SearchNode } from './search-node.js'
export type { SelectionNode } from './selection-node.js'
export type { Cell, Row, StoreType } from './store.js'
