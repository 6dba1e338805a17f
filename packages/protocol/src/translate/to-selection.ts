import type { EmbedNode, SelectionNode } from '@luxdb/core/query'
import { unsupported } from '../postgrest/grammar-error.js'
import type { SelectField, SelectItem } from '../postgrest/parsed-parameters.js'
import { embedScope } from './embed-scope.js'
import { type ConditionScope, referenceOf, whereOf } from './to-condition.js'
import { orderOf, pageOf } from './to-order.js'

export interface Selected {
  readonly select?: readonly SelectionNode[]
  readonly embed?: readonly EmbedNode[]
}

/** The columns and embeds of one level; no `select` for whole rows. */
export function selectedOf(scope: ConditionScope): Selected {
  const { items = [] } = scope.node
  const select = columnsOf(items, scope)
  const embed = [...scope.node.embeds.values()]
    .filter((embedded) => embedded.embed.items.length > 0)
    .map((embedded) => toEmbed(embedded, scope))
  return {
    ...(select === undefined ? undefined : { select }),
    ...(embed.length === 0 ? undefined : { embed }),
  }
}

function columnsOf(items: readonly SelectItem[], { shape }: ConditionScope): Selected['select'] {
  const columns = items.filter((item) => item.type !== 'embed')
  if (items.length === 0 || (columns.length > 0 && columns.every((item) => item.type === 'all')))
    return undefined
  const selections = columns.flatMap((item): readonly SelectionNode[] => {
    if (item.type === 'all') return shape.fields.map((field) => ({ field: field.name }))
    if (item.type === 'count') throw unsupported('count() in a select', 'send Prefer: count=exact')
    return [toColumn(item)]
  })
  return withoutRepeats(selections)
}

function toColumn(item: SelectField): SelectionNode {
  const { alias, place, cast, aggregate } = item
  if (cast !== undefined) throw unsupported(`The cast ::${cast}`, 'leave it out and convert in the client')
  if (aggregate !== undefined) {
    throw unsupported(
      `The aggregate ${aggregate.function}() in a select`,
      'use POST /query with an aggregate',
    )
  }
  const reference = referenceOf(place, place)
  return alias === undefined ? reference : { ...reference, as: alias }
}

/** `*,name` names a column twice, which is no mistake. */
function withoutRepeats(selections: readonly SelectionNode[]): readonly SelectionNode[] {
  const seen = new Map(selections.map((selection) => [JSON.stringify(selection), selection]))
  return [...seen.values()]
}

function toEmbed(embedded: Parameters<typeof embedScope>[0], scope: ConditionScope): EmbedNode {
  const target = embedScope(embedded, scope)
  const { alias } = embedded.embed
  return {
    bond: target.bond,
    ...(alias === undefined ? undefined : { as: alias }),
    ...whereOf(target),
    ...selectedOf(target),
    ...orderOf(target.node),
    // What holds at most one being is not paged.
    ...(target.many ? pageOf(target.node) : undefined),
  }
}
