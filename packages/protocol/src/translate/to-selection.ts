import type { AggregateClause, EmbedNode, SelectionNode } from '@luxdb/core/query'
import type { SelectItem } from '../postgrest/parsed-parameters.js'
import { type EmbedScope, embedScope } from './embed-scope.js'
import type { EmbeddedNode } from './query-node.js'
import { aggregateOf } from './to-aggregate.js'
import { toColumn } from './to-column.js'
import { type ConditionScope, whereOf } from './to-condition.js'
import { orderOf, pageOf } from './to-order.js'

export interface Selected {
  readonly select?: readonly SelectionNode[]
  readonly embed?: readonly EmbedNode[]
  readonly aggregate?: AggregateClause
}

/** The columns and embeds of one level, or its groups; no `select` for whole rows. */
export function selectedOf(scope: ConditionScope): Selected {
  const aggregate = aggregateOf(scope)
  if (aggregate !== undefined) return { aggregate }
  const select = columnsOf(scope)
  const embed = [...scope.node.embeds.values()]
    .filter((embedded) => embedded.embed.items.length > 0)
    .map((embedded) => toEmbed(embedded, scope))
  return {
    ...(select === undefined ? undefined : { select }),
    ...(embed.length === 0 ? undefined : { embed }),
  }
}

function columnsOf(scope: ConditionScope): Selected['select'] {
  const { items = [] } = scope.node
  const columns = items.filter((item) => item.type !== 'embed')
  if (items.length === 0 || (columns.length > 0 && columns.every((item) => item.type === 'all')))
    return undefined
  return withoutRepeats(columns.flatMap((item) => selectionsOf(item, scope)))
}

function selectionsOf(item: SelectItem, scope: ConditionScope): readonly SelectionNode[] {
  if (item.type === 'all') return scope.shape.fields.map((field) => ({ field: field.name }))
  return item.type === 'field' ? [toColumn(item, scope)] : []
}

/** `*,name` names a column twice, which is no mistake. */
function withoutRepeats(selections: readonly SelectionNode[]): readonly SelectionNode[] {
  const seen = new Map(selections.map((selection) => [JSON.stringify(selection), selection]))
  return [...seen.values()]
}

function toEmbed(embedded: EmbeddedNode, scope: ConditionScope): EmbedNode {
  const target = embedScope(embedded, scope)
  const selected = selectedOf(target)
  return {
    bond: target.bond,
    ...nameOf(embedded, target),
    ...whereOf(target),
    ...selected,
    ...orderOf(target),
    // What holds at most one being is not paged.
    ...(target.many ? pageOf(target.node) : undefined),
  }
}

/** In the answer an embed is called as in the request, whatever the bond is called. */
function nameOf({ embed }: EmbeddedNode, { bond }: EmbedScope): Pick<EmbedNode, 'as' | 'spread'> {
  if (embed.spread) return { spread: true }
  const name = embed.alias ?? embed.name
  return name === bond ? {} : { as: name }
}
