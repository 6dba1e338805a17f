import { resolveBond } from '../query/bond-join.js'
import type { Condition } from '../query/condition.js'
import type { EmbedNode } from '../query/embed-node.js'
import type { KindCatalog, KindShape } from '../query/kind-shape.js'
import type { SacredQuery } from '../query/sacred-query.js'
import { shapeIndexOf } from '../query/shape-index.js'

/**
 * How a query is kept live.
 * - `plain`: who belongs to it is told by the row alone; every change is judged by itself.
 * - `window`: the same with an order and a limit; some rows beyond the limit are kept at hand.
 * - `requery`: bonds, groups and the like; the query runs again when one of its kinds was touched.
 */
export type LiveMode = 'plain' | 'window' | 'requery'

export interface LivePlan {
  readonly mode: LiveMode
  /** Kinds whose changes can change the result. */
  readonly kinds: ReadonlySet<string>
}

/** Rows that a window may hold, offset and limit together. */
const MAX_WINDOW = 1_000

/** The plan of a validated query into which access has been folded. */
export function livePlan(query: SacredQuery, catalog: KindCatalog): LivePlan {
  const kinds = new Set<string>()
  const shape = catalog.get(query.kind)
  if (shape !== undefined) addKinds(query, shape, { catalog, kinds })
  return { mode: modeOf(query), kinds }
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

interface Collecting {
  readonly catalog: KindCatalog
  readonly kinds: Set<string>
}

interface Node {
  readonly where?: Condition
  readonly embed?: readonly EmbedNode[]
  readonly order?: SacredQuery['order']
  readonly aggregate?: SacredQuery['aggregate']
}

function addKinds(node: Node, shape: KindShape, collecting: Collecting): void {
  collecting.kinds.add(shape.name)
  if (node.where !== undefined) addConditionKinds(node.where, shape, collecting)
  for (const { bond } of node.order ?? []) if (bond !== undefined) follow(bond, shape, collecting)
  for (const { bond } of node.aggregate?.groupBy ?? [])
    if (bond !== undefined) follow(bond, shape, collecting)
  for (const embed of node.embed ?? []) {
    const target = follow(embed.bond, shape, collecting)
    if (target !== undefined) addKinds(embed, target, collecting)
    if (embed.junction !== undefined) addJunctionKinds(embed, shape, collecting)
  }
}

function addConditionKinds(condition: Condition, shape: KindShape, collecting: Collecting): void {
  if (condition.type === 'and' || condition.type === 'or') {
    for (const child of condition.conditions) addConditionKinds(child, shape, collecting)
  } else if (condition.type === 'not') {
    addConditionKinds(condition.condition, shape, collecting)
  } else if (condition.type === 'exists') {
    const target = follow(condition.bond, shape, collecting)
    if (target !== undefined && condition.where !== undefined)
      addConditionKinds(condition.where, target, collecting)
  }
}

/** The rule of a junction may ask for other beings too. */
function addJunctionKinds(
  { bond, junction }: Pick<EmbedNode, 'bond' | 'junction'>,
  shape: KindShape,
  collecting: Collecting,
): void {
  const known = shapeIndexOf(shape).bonds.get(bond)
  const between = known && resolveBond(shape, known, collecting.catalog)?.junction
  if (between !== undefined && junction !== undefined) addConditionKinds(junction, between.shape, collecting)
}

/** Notes the kinds at the other end of a bond and on the way. */
function follow(name: string, shape: KindShape, { catalog, kinds }: Collecting): KindShape | undefined {
  const bond = shapeIndexOf(shape).bonds.get(name)
  const join = bond && resolveBond(shape, bond, catalog)
  if (join === undefined) return undefined
  kinds.add(join.target.name)
  if (join.junction !== undefined) kinds.add(join.junction.shape.name)
  return join.target
}
