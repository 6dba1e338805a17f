import { LuxError } from '@luxdb/core'
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
  const filters = scope.node.where.map((parsed) => toCondition(parsed, scope, false))
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

function toCondition(parsed: ParsedCondition, scope: ConditionScope, isUnderNot: boolean): Condition {
  const isNegated = isUnderNot || parsed.negated
  const condition: Condition =
    parsed.type === 'filter'
      ? filterCondition(parsed, scope, isNegated)
      : {
          type: parsed.type,
          conditions: parsed.conditions.map((child) => toCondition(child, scope, isNegated)),
        }
  return parsed.negated ? { type: 'not', condition } : condition
}

function filterCondition(filter: ParsedFilter, scope: ConditionScope, isNegated: boolean): Condition {
  const { place, operation } = filter
  const field = shapeIndexOf(scope.shape).fields.get(place.name)?.field
  if (field === undefined) return relationCondition(filter, scope)
  const reference = referenceOf(place, field)
  return operationCondition(operation, { field, reference, asText: place.asText, isNegated })
}

export function referenceOf(place: ParsedPlace, field: Pick<FieldShape, 'name'>): FieldReference {
  return place.path.length === 0 ? { field: field.name } : { field: field.name, path: place.path }
}

/** `mentor=is.null` and `mentor=not.is.null` ask whether something is bound. */
function relationCondition({ place, operation }: ParsedFilter, scope: ConditionScope): Condition {
  const found = relationOf(place.name, scope)
  if (found === undefined) throw unknownField(place.name, scope.shape)
  if (operation.type !== 'is' || (operation.value !== 'null' && operation.value !== 'not_null')) {
    throw badOperator(place.name, scope)
  }
  return operation.value === 'null' ? { type: 'not', condition: found } : found
}

function badOperator(name: string, { shape }: ConditionScope): LuxError {
  return new LuxError(
    'LUX_INVALID_QUERY',
    `${JSON.stringify(name)} is a bond of ${shape.name}, which is only asked whether it is.null or not.is.null; filter by a field of what it holds.`,
    { details: { part: 'related filter', kind: shape.name, bond: name } },
  )
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
