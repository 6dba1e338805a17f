import {
  type Condition,
  type FieldReference,
  type FieldShape,
  type KindCatalog,
  type KindShape,
  resolveBond,
  shapeIndexOf,
  unknownField,
} from '@luxdb/core/query'
import { unsupported } from '../postgrest/grammar-error.js'
import type { ParsedCondition, ParsedFilter, ParsedPlace } from '../postgrest/parsed-parameters.js'
import { embedScope } from './embed-scope.js'
import { operationCondition } from './operation-condition.js'
import type { QueryNode } from './query-node.js'

/** The kind whose rows are filtered, and the level of the request that its conditions come from. */
export interface ConditionScope {
  readonly shape: KindShape
  readonly catalog: KindCatalog
  readonly node: QueryNode
}

/** What the rows of one level must satisfy: its filters, and that what is embedded with `!inner` exists. */
export function whereOf(scope: ConditionScope): { readonly where?: Condition } {
  const filters = scope.node.where.map((parsed) => toCondition(parsed, scope))
  const conditions = [...filters, ...innerJoins(scope)]
  const [only] = conditions
  if (only === undefined) return {}
  return { where: conditions.length === 1 ? only : { type: 'and', conditions } }
}

/** Rows stay only if what is embedded with `!inner` exists, under its own filters. */
function innerJoins(scope: ConditionScope): readonly Condition[] {
  const inner = [...scope.node.embeds.values()].filter(({ embed }) => embed.join === 'inner')
  return inner.map((embedded) => {
    const target = embedScope(embedded, scope)
    return { type: 'exists', bond: target.bond, ...whereOf(target) }
  })
}

function toCondition(parsed: ParsedCondition, scope: ConditionScope): Condition {
  const condition: Condition =
    parsed.type === 'filter'
      ? filterCondition(parsed, scope)
      : { type: parsed.type, conditions: parsed.conditions.map((child) => toCondition(child, scope)) }
  return parsed.negated ? { type: 'not', condition } : condition
}

function filterCondition(filter: ParsedFilter, scope: ConditionScope): Condition {
  const { place, operation } = filter
  const field = shapeIndexOf(scope.shape).fields.get(place.name)?.field
  if (field === undefined) return relationCondition(filter, scope)
  return operationCondition(operation, { field, reference: referenceOf(place, field), asText: place.asText })
}

export function referenceOf(place: ParsedPlace, field: Pick<FieldShape, 'name'>): FieldReference {
  return place.path.length === 0 ? { field: field.name } : { field: field.name, path: place.path }
}

/** `mentor=is.null` and `mentor=not.is.null` ask whether something is bound. */
function relationCondition({ place, operation }: ParsedFilter, scope: ConditionScope): Condition {
  const found = relationOf(place.name, scope)
  if (found === undefined) throw unknownField(place.name, scope.shape)
  if (operation.type !== 'is' || (operation.value !== 'null' && operation.value !== 'not_null')) {
    throw unsupported(
      `The operator on the bond ${place.name}`,
      'only is.null and not.is.null are allowed there',
    )
  }
  return operation.value === 'null' ? { type: 'not', condition: found } : found
}

function relationOf(name: string, scope: ConditionScope): Condition | undefined {
  const embedded = scope.node.embeds.get(name)
  if (embedded !== undefined) {
    const inner = embedScope(embedded, scope)
    return { type: 'exists', bond: inner.bond, ...whereOf(inner) }
  }
  const bond = shapeIndexOf(scope.shape).bonds.get(name)
  if (bond === undefined || resolveBond(scope.shape, bond, scope.catalog) === undefined) return undefined
  return { type: 'exists', bond: name }
}
