import type { BetweenNode, ComparisonNode, InNode, IsNode } from './comparison-node.js'
import type { ExistsNode } from './exists-node.js'
import type { HasKeyNode, JsonMatchNode } from './json-node.js'
import type { MatchNode } from './match-node.js'
import type { PatternNode } from './pattern-node.js'
import type { ResonateNode } from './resonate-node.js'
import type { SearchNode } from './search-node.js'

/** All must hold; an empty list is true. */
export interface AndNode {
  readonly type: 'and'
  readonly conditions: readonly Condition[]
}

/** One must hold; an empty list is false. */
export interface OrNode {
  readonly type: 'or'
  readonly conditions: readonly Condition[]
}

/** Kleene negation: unknown stays unknown. */
export interface NotNode {
  readonly type: 'not'
  readonly condition: Condition
}

/** A filter over one being, three-valued (true, false, unknown); only true selects. */
export type Condition =
  | AndNode
  | OrNode
  | NotNode
  | ComparisonNode
  | BetweenNode
  | InNode
  | IsNode
  | PatternNode
  | MatchNode
  | JsonMatchNode
  | HasKeyNode
  | ExistsNode
  | ResonateNode
  | SearchNode
