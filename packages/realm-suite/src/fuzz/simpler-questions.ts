import type { AggregateClause, Condition, EmbedNode, OrderNode, SacredQuery } from '@luxdb/core/query'
import type { FuzzQuestion } from './fuzz-question.js'

/** Questions that are a little simpler than one that two realms disagree on, the simplest first. */
export function simplerQuestions({ mode, query }: FuzzQuestion): readonly FuzzQuestion[] {
  const queries = [...withoutParts(query), ...simplerLists(query), ...simplerWheres(query)]
  const sameMode = queries.map((simpler) => ({ mode, query: simpler }))
  return mode === 'rows' ? sameMode : [{ mode: 'rows', query }, ...sameMode]
}

const PARTS = ['where', 'select', 'embed', 'aggregate', 'order', 'limit', 'offset', 'distinct'] as const

function withoutParts(query: SacredQuery): readonly SacredQuery[] {
  return PARTS.filter((part) => query[part] !== undefined).map((part) => {
    const { [part]: _left, ...rest } = query
    return rest
  })
}

function simplerLists(query: SacredQuery): readonly SacredQuery[] {
  const { select, order, embed, aggregate } = query
  return [
    ...shorter(select).map((fewer) => ({ ...query, select: fewer })),
    ...shorter(order).map((fewer) => ({ ...query, order: fewer })),
    ...simplerOrders(order).map((simpler) => ({ ...query, order: simpler })),
    ...shorter(embed).map((fewer) => ({ ...query, embed: fewer })),
    ...simplerAggregates(aggregate).map((simpler) => ({ ...query, aggregate: simpler })),
    ...(embed ?? []).flatMap((node, index) =>
      simplerEmbeds(node).map((simpler) => ({ ...query, embed: embed?.with(index, simpler) ?? [] })),
    ),
  ]
}

/** The list with one item left out, for each item. */
function shorter<T>(list: readonly T[] | undefined): readonly (readonly T[])[] {
  if (list === undefined || list.length < 2) return []
  return list.map((_item, index) => list.toSpliced(index, 1))
}

/** Orders whose condition on a bound being is simpler, or gone. */
function simplerOrders(order: readonly OrderNode[] = []): readonly (readonly OrderNode[])[] {
  return order.flatMap((term, index) => {
    const { where, ...rest } = term
    if (where === undefined) return []
    const simpler = simplerConditions(where).map((inner) => ({ ...term, where: inner }))
    return [rest, ...simpler].map((changed) => order.with(index, changed))
  })
}

function simplerAggregates(clause: AggregateClause | undefined): readonly AggregateClause[] {
  if (clause === undefined) return []
  return [
    ...shorter(clause.columns).map((columns) => ({ ...clause, columns })),
    ...(clause.groupBy ?? []).map((_group, index) => ({
      ...clause,
      groupBy: clause.groupBy?.toSpliced(index, 1) ?? [],
    })),
    ...(clause.having ?? []).map((_having, index) => ({
      ...clause,
      having: clause.having?.toSpliced(index, 1) ?? [],
    })),
  ]
}

const EMBED_PARTS = ['where', 'select', 'embed', 'aggregate', 'spread', 'order', 'limit', 'offset'] as const

function simplerEmbeds(node: EmbedNode): readonly EmbedNode[] {
  const fewer = EMBED_PARTS.filter((part) => node[part] !== undefined).map((part) => {
    const { [part]: _left, ...rest } = node
    return rest
  })
  return [
    ...fewer,
    ...shorter(node.select).map((select) => ({ ...node, select })),
    ...shorter(node.order).map((order) => ({ ...node, order })),
    ...simplerOrders(node.order).map((order) => ({ ...node, order })),
    ...simplerAggregates(node.aggregate).map((aggregate) => ({ ...node, aggregate })),
    ...(node.embed ?? []).flatMap((inner, index) =>
      simplerEmbeds(inner).map((simpler) => ({ ...node, embed: node.embed?.with(index, simpler) ?? [] })),
    ),
    ...(node.where === undefined ? [] : simplerConditions(node.where).map((where) => ({ ...node, where }))),
  ]
}

function simplerWheres(query: SacredQuery): readonly SacredQuery[] {
  if (query.where === undefined) return []
  return simplerConditions(query.where).map((where) => ({ ...query, where }))
}

/** Conditions inside of one, and the condition with something inside made simpler. */
function simplerConditions(condition: Condition): readonly Condition[] {
  switch (condition.type) {
    case 'and':
    case 'or': {
      const { type, conditions } = condition
      return [
        ...conditions,
        ...shorter(conditions).map((fewer) => ({ type, conditions: fewer })),
        ...conditions.flatMap((inner, index) =>
          simplerConditions(inner).map((simpler) => ({ type, conditions: conditions.with(index, simpler) })),
        ),
      ]
    }
    case 'not':
      return [
        condition.condition,
        ...simplerConditions(condition.condition).map(
          (inner): Condition => ({ type: 'not', condition: inner }),
        ),
      ]
    case 'exists': {
      const { type, bond, where } = condition
      return where === undefined
        ? []
        : [{ type, bond }, ...simplerConditions(where).map((inner) => ({ type, bond, where: inner }))]
    }
    case 'in':
      return shorter(condition.values).map((values) => ({ ...condition, values }))
    default:
      return []
  }
}
