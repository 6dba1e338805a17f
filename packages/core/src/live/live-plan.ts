import type { Condition } from '../query/condition.js'
import type { KindCatalog } from '../query/kind-shape.js'
import type { SacredQuery } from '../query/sacred-query.js'
import { bondedKinds } from './bonded-kinds.js'

/**
 * How a query is kept live.
 * - `plain`: who belongs to it is told by the row alone; every change is judged by itself.
 * - `window`: the same with an order and a limit; some rows beyond the limit are kept at hand.
 * - `requery`: bonds, groups and the like; the query runs again when one of its kinds was touched.
 */
export type LiveMode = 'plain' | 'window' | 'requery'

export interface LivePlan {
  readonly mode: LiveMode
  /** The kind of its own. */
  readonly kind: string
  /** Kinds that bonds lead to: each change of them may matter. */
  readonly bonded: ReadonlySet<string>
  /**
   * What a row of the query's own kind has to satisfy, before or after a change, to matter: the whole condition
   * where rows are judged alone, else the part of it that they can be judged by.
   */
  readonly where: Condition | undefined
}

/** Rows that a window may hold, offset and limit together. */
const MAX_WINDOW = 1_000

/** The plan of a validated query into which access has been folded. */
export function livePlan(query: SacredQuery, catalog: KindCatalog): LivePlan {
  const bonded = bondedKinds(query, catalog)
  return { mode: modeOf(query), kind: query.kind, bonded, where: query.where && judgedPart(query.where) }
}

/** The conditions that all have to hold and that a row is judged by alone. */
function judgedPart(where: Condition): Condition | undefined {
  if (isJudgedByRow(where)) return where
  if (where.type !== 'and') return undefined
  const conditions = where.conditions.flatMap((condition) => judgedPart(condition) ?? [])
  return conditions.length === 0 ? undefined : { type: 'and', conditions }
}

function modeOf(query: SacredQuery): LiveMode {
  const { aggregate, embed, distinct, order = [], where, limit, offset = 0 } = query
  const ownFields =
    order.every((term) => term.bond === undefined) && (where === undefined || isJudgedByRow(where))
  if (aggregate !== undefined || embed !== undefined || distinct === true || !ownFields) return 'requery'
  if (limit === undefined && offset === 0) return 'plain'
  return limit !== undefined && offset + limit <= MAX_WINDOW ? 'window' : 'requery'
}

/** Other rows have no say in it, and it means the same here as in every realm. */
function isJudgedByRow(condition: Condition): boolean {
  switch (condition.type) {
    case 'and':
    case 'or':
      return condition.conditions.every(isJudgedByRow)
    case 'not':
      return isJudgedByRow(condition.condition)
    case 'exists':
    case 'match':
      return false
    default:
      return true
  }
}
