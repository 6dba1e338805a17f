import type { AggregateClause, GroupNode, HavingNode } from './aggregate-node.js'
import type { BetweenNode, ComparisonNode, InNode, IsNode } from './comparison-node.js'
import type { EmbedNode } from './embed-node.js'
import type { HasKeyNode, JsonMatchNode } from './json-node.js'
import type { MatchNode } from './match-node.js'
import type { OrderNode } from './order-node.js'
import type { PatternNode } from './pattern-node.js'
import type { ResonateNode } from './resonate-node.js'
import type { SacredQuery } from './sacred-query.js'
import type { SearchNode } from './search-node.js'
import type { Cell, StoreType } from './store.js'

/**
 * Stands where a literal stood. The slot is part of a query's shape, so an encoder for `store` can be
 * chosen once per shape; `list` says that the parameter is a list of cells.
 */
export interface ParameterSlot {
  /** Index into the parameters. */
  readonly $parameter: number
  readonly store: StoreType
  readonly list?: true
}

/**
 * The value of one slot: a cell of the slot's store, or a list of them for `in`. By place:
 * - compare, between, in: cells of the field's store; inside a json field (`path`) text, float or bool,
 *   by the type of the literal;
 * - json: canonical JSON text; hasKey: the key;
 * - pattern, match: the pattern as written; search: the search text as written;
 * - resonate: the text of `resonanceBound`: the last 12 hex digits of the soulId must lie below it;
 * - limit, offset: int.
 */
export type Parameter = Cell | readonly Cell[]

type WithSlot<Node, Member extends keyof Node> = Omit<Node, Member> & {
  readonly [M in Member]: ParameterSlot
}

export interface ParameterizedLogic {
  readonly type: 'and' | 'or'
  readonly conditions: readonly ParameterizedCondition[]
}

export interface ParameterizedNot {
  readonly type: 'not'
  readonly condition: ParameterizedCondition
}

export interface ParameterizedExists {
  readonly type: 'exists'
  readonly bond: string
  readonly where?: ParameterizedCondition
  readonly junction?: ParameterizedCondition
}

export type ParameterizedCondition =
  | ParameterizedLogic
  | ParameterizedNot
  | ParameterizedExists
  | WithSlot<ComparisonNode, 'value'>
  | WithSlot<BetweenNode, 'from' | 'to'>
  | WithSlot<InNode, 'values'>
  | IsNode
  | WithSlot<PatternNode, 'value'>
  | WithSlot<MatchNode, 'value'>
  | WithSlot<JsonMatchNode, 'value'>
  | WithSlot<HasKeyNode, 'key'>
  | WithSlot<ResonateNode, 'fraction'>
  | WithSlot<SearchNode, 'query'>

export interface ParameterizedPage {
  readonly limit?: ParameterSlot
  readonly offset?: ParameterSlot
}

export interface ParameterizedOrder extends Omit<OrderNode, 'where'> {
  readonly where?: ParameterizedCondition
}

export interface ParameterizedEmbed
  extends Omit<EmbedNode, 'where' | 'embed' | 'aggregate' | 'order' | 'limit' | 'offset' | 'junction'>,
    ParameterizedPage {
  readonly where?: ParameterizedCondition
  readonly junction?: ParameterizedCondition
  readonly embed?: readonly ParameterizedEmbed[]
  readonly aggregate?: ParameterizedAggregate
  readonly order?: readonly ParameterizedOrder[]
}

export interface ParameterizedGroup extends Omit<GroupNode, 'where'> {
  readonly where?: ParameterizedCondition
}

export interface ParameterizedAggregate extends Omit<AggregateClause, 'groupBy' | 'having'> {
  readonly groupBy?: readonly ParameterizedGroup[]
  readonly having?: readonly WithSlot<HavingNode, 'value'>[]
}

export interface ParameterizedQuery
  extends Omit<
      SacredQuery,
      'intention' | 'where' | 'embed' | 'aggregate' | 'order' | 'limit' | 'offset' | 'after'
    >,
    ParameterizedPage {
  readonly where?: ParameterizedCondition
  readonly embed?: readonly ParameterizedEmbed[]
  readonly order?: readonly ParameterizedOrder[]
  readonly aggregate?: ParameterizedAggregate
}
