import type {
  Condition,
  FieldReference,
  FieldShape,
  JsonValue,
  KindCatalog,
  KindShape,
} from '@luxdb/core/query'
import type { Random } from './random.js'
import { type KeyPools, randomFieldLiteral } from './random-key.js'
import { KEYS, randomJson, randomText, SCALARS } from './value-pools.js'

/** What the generator knows of the world. */
export interface FuzzScope {
  readonly catalog: KindCatalog
  readonly keys: KeyPools
  readonly random: Random
  /** The realm has full text search. */
  readonly search: boolean
}

/** Any valid condition over a kind, at most `depth` levels deep. */
export function randomCondition(shape: KindShape, scope: FuzzScope, depth = 3): Condition {
  const { random } = scope
  if (depth > 1 && random.chance(0.5)) return randomLogic(shape, scope, depth)
  if (depth > 1 && shape.bonds.length > 0 && random.chance(0.2)) return randomExists(shape, scope, depth)
  if (shape.soulId === 'uuid' && random.chance(0.06)) {
    return { type: 'resonate', fraction: random.pick([1, 0.5, 0.25, 1e-9, 1 - random.next()]) }
  }
  if (scope.search && shape.search.length > 0 && random.chance(0.08)) return randomSearch(shape, random)
  return fieldCondition(shape, random.pick(shape.fields), scope)
}

function randomLogic(shape: KindShape, scope: FuzzScope, depth: number): Condition {
  const { random } = scope
  if (random.chance(0.3)) return { type: 'not', condition: randomCondition(shape, scope, depth - 1) }
  const conditions = random.list(3, () => randomCondition(shape, scope, depth - 1))
  return { type: random.pick(['and', 'or']), conditions }
}

function randomExists(shape: KindShape, scope: FuzzScope, depth: number): Condition {
  const bond = scope.random.pick(shape.bonds)
  const target = scope.catalog.get(bond.kind)
  if (target === undefined || scope.random.chance(0.25)) return { type: 'exists', bond: bond.name }
  return { type: 'exists', bond: bond.name, where: randomCondition(target, scope, depth - 1) }
}

function randomSearch({ search }: KindShape, random: Random): Condition {
  const words = random.list(3, () =>
    random.pick(['a', 'ab', 'é', '10', '"a b"', '-a', 'or', randomText(random)]),
  )
  const mode = random.pick(['plain', 'phrase', 'prefix', 'web'] as const)
  const fields = random.chance(0.3) ? { fields: [random.pick(search)] } : {}
  return { type: 'search', mode, query: words.join(' '), ...fields }
}

function fieldCondition(shape: KindShape, field: FieldShape, { keys, random }: FuzzScope): Condition {
  const place = { field: field.name }
  if (field.store === 'json') return jsonCondition(field, random)
  if (field.store === 'bool' && random.chance(0.3))
    return { type: 'is', ...place, value: random.pick([true, false, null]) }
  if (field.store === 'text' && random.chance(0.4)) return pattern(place, random)
  return comparison(place, () => randomFieldLiteral(shape, field, keys, random), random)
}

/** Compares with literals of one type. */
function comparison(place: FieldReference, literal: () => JsonValue, random: Random): Condition {
  switch (random.below(6)) {
    case 0:
      return { type: 'between', ...place, from: literal(), to: literal() }
    case 1:
      return { type: 'in', ...place, values: random.list(4, () => (random.chance(0.1) ? null : literal())) }
    case 2:
      return { type: 'is', ...place, value: null }
    case 3:
      return { type: 'compare', ...place, operator: 'distinct', value: random.chance(0.3) ? null : literal() }
    default:
      return {
        type: 'compare',
        ...place,
        operator: random.pick(['eq', 'neq', 'gt', 'gte', 'lt', 'lte']),
        value: literal(),
      }
  }
}

const PATTERN_PARTS = [
  '%',
  '%',
  '_',
  'a',
  'A',
  'b',
  'B',
  '\\%',
  '\\_',
  '\\\\',
  '\\a',
  '*',
  '[',
  'é',
  'É',
  '\u{1F600}',
  '1',
  ' ',
]

function pattern(place: FieldReference, random: Random): Condition {
  const operator = random.pick(['like', 'ilike', 'startsWith', 'endsWith'] as const)
  const isLiteral = operator === 'startsWith' || operator === 'endsWith'
  const value = isLiteral ? randomText(random) : random.list(4, () => random.pick(PATTERN_PARTS)).join('')
  return { type: 'pattern', ...place, operator, value }
}

/** A place in a json field; often one where something stands. */
export function randomPath(random: Random): readonly (string | number)[] {
  return random.list(3, () => (random.chance(0.35) ? random.pick([0, 1, 2, -1, -2]) : random.pick(KEYS)))
}

function jsonCondition(field: FieldShape, random: Random): Condition {
  const path = random.chance(0.6) ? randomPath(random) : []
  const place: FieldReference = path.length === 0 ? { field: field.name } : { field: field.name, path }
  switch (random.below(5)) {
    case 0:
      return {
        type: 'json',
        ...place,
        operator: random.pick(['contains', 'containedBy']),
        value: randomJson(random),
      }
    case 1:
      return {
        type: 'json',
        ...place,
        operator: 'overlaps',
        value: random.list(3, () => randomJson(random, 1)),
      }
    case 2:
      return { type: 'hasKey', ...place, key: random.chance(0.5) ? random.pick(KEYS) : randomText(random) }
    default:
      return path.length === 0 ? wholeJson(place, random) : scalarInside(place, random)
  }
}

function wholeJson(place: FieldReference, random: Random): Condition {
  if (random.chance(0.2)) return { type: 'is', ...place, value: null }
  const literal = (): JsonValue => randomJson(random) ?? []
  if (random.chance(0.2)) return { type: 'in', ...place, values: random.list(3, literal) }
  return { type: 'compare', ...place, operator: random.pick(['eq', 'neq', 'distinct']), value: literal() }
}

function scalarInside(place: FieldReference, random: Random): Condition {
  if (random.chance(0.15)) return { type: 'is', ...place, value: random.pick([true, false, null]) }
  const type = random.pick(['number', 'string', 'boolean'])
  if (type === 'string' && random.chance(0.3)) return pattern(place, random)
  const scalars = SCALARS.filter((scalar) => typeof scalar === type)
  return comparison(place, () => random.pick(scalars), random)
}
