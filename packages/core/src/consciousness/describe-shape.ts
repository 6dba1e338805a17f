import type { BondedReference } from '../query/bonded-reference.js'
import type { Condition } from '../query/condition.js'
import type { FieldReference } from '../query/field-reference.js'
import type { SacredQuery } from '../query/sacred-query.js'

/**
 * A query without its values, in words that an operator can read: equal for queries that differ only
 * in values. For example `affinity eq, energyLevel gt; order energyLevel desc; limit`.
 */
export function describeShape(query: SacredQuery): string {
  const parts: string[] = []
  if (query.where !== undefined) parts.push(describeCondition(query.where))
  if (query.select !== undefined) parts.push(`select ${query.select.map(nameOf).join(' ')}`)
  if (query.embed !== undefined) parts.push(`embed ${query.embed.map((embed) => embed.bond).join(' ')}`)
  if (query.aggregate !== undefined) {
    parts.push(
      `aggregate ${query.aggregate.columns.map((column) => `${column.function} ${column.field ?? ''}`.trim()).join(' ')}`,
    )
    if (query.aggregate.groupBy !== undefined)
      parts.push(`group ${query.aggregate.groupBy.map(bondedName).join(' ')}`)
  }
  if (query.order !== undefined)
    parts.push(`order ${query.order.map((term) => `${bondedName(term)} ${term.direction}`).join(' ')}`)
  if (query.limit !== undefined) parts.push('limit')
  if (query.offset !== undefined) parts.push('offset')
  if (query.after !== undefined) parts.push('after')
  return parts.join('; ')
}

function nameOf(reference: FieldReference): string {
  return reference.path === undefined ? reference.field : [reference.field, ...reference.path].join('->')
}

function bondedName(node: BondedReference): string {
  return node.bond === undefined ? nameOf(node) : `${node.bond}.${nameOf(node)}`
}

function describeCondition(node: Condition): string {
  switch (node.type) {
    case 'and':
      return node.conditions.map(describeCondition).join(', ')
    case 'or':
      return `(${node.conditions.map(describeCondition).join(' or ')})`
    case 'not':
      return `not (${describeCondition(node.condition)})`
    case 'compare':
    case 'pattern':
    case 'match':
    case 'json':
      return `${nameOf(node)} ${node.operator}`
    case 'between':
    case 'in':
    case 'hasKey':
      return `${nameOf(node)} ${node.type}`
    case 'is':
      return `${nameOf(node)} is ${String(node.value)}`
    case 'exists':
      return `exists ${node.bond}${node.where === undefined ? '' : ` (${describeCondition(node.where)})`}`
    case 'resonate':
    case 'search':
      return node.type
    default:
      return node satisfies never
  }
}
