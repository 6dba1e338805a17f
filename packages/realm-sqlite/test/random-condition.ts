import {
  type Condition,
  cellToLiteral,
  type FieldShape,
  type JsonValue,
  type KindShape,
} from '@luxdb/core/query'
import { CELLS, DOCUMENTS, KEYS, SCALARS, TEXTS } from './hostile-values.js'
import type { Random } from './random.js'
import { CATALOG } from './test-kinds.js'

type Place = { readonly field: string; readonly path?: readonly (string | number)[] }

/** Any valid condition over a kind, at most `depth` deep. */
export function randomCondition(shape: KindShape, random: Random, depth = 3): Condition {
  if (depth > 0 && random.chance(0.45)) return randomLogic(shape, random, depth)
  if (depth > 0 && shape.bonds.length > 0 && random.chance(0.15)) return randomExists(shape, random, depth)
  if (shape.soulId === 'uuid' && random.chance(0.05))
    return { type: 'resonate', fraction: random.pick([1, 0.5, 0.1, 1e-9, random.next() || 1]) }
  if (shape.search.length > 0 && random.chance(0.08)) return randomSearch(random)
  return randomFieldCondition(random.pick(shape.fields), random)
}

function randomLogic(shape: KindShape, random: Random, depth: number): Condition {
  if (random.chance(0.3)) return { type: 'not', condition: randomCondition(shape, random, depth - 1) }
  const conditions = random.list(random.below(4), () => randomCondition(shape, random, depth - 1))
  return { type: random.pick(['and', 'or'] as const), conditions }
}

function randomExists(shape: KindShape, random: Random, depth: number): Condition {
  const bond = random.pick(shape.bonds)
  const target = CATALOG.get(bond.kind)
  if (!target || random.chance(0.3)) return { type: 'exists', bond: bond.name }
  return { type: 'exists', bond: bond.name, where: randomCondition(target, random, depth - 1) }
}

function randomSearch(random: Random): Condition {
  const query = random
    .list(1 + random.below(3), () =>
      random.pick(['a', 'ab', 'é', '10', '"a b"', '-a', 'or', random.pick(TEXTS)]),
    )
    .join(' ')
  return { type: 'search', mode: random.pick(['plain', 'phrase', 'prefix', 'web'] as const), query }
}

function randomFieldCondition(field: FieldShape, random: Random): Condition {
  if (field.store === 'json') return randomJsonCondition(field, random)
  const place = { field: field.name }
  const literal = (): JsonValue => literalOf(field, random)
  if (field.store === 'bool' && random.chance(0.3))
    return { type: 'is', ...place, value: random.pick([true, false, null]) }
  if (field.store === 'text' && field.format === undefined && random.chance(0.4))
    return randomPattern(place, random)
  return randomComparison(place, literal, random)
}

function randomComparison(place: Place, literal: () => JsonValue, random: Random): Condition {
  switch (random.below(6)) {
    case 0:
      return { type: 'between', ...place, from: literal(), to: literal() }
    case 1:
      return { type: 'in', ...place, values: random.list(random.below(5), literal) }
    case 2:
      return { type: 'is', ...place, value: null }
    case 3:
      return { type: 'compare', ...place, operator: 'distinct', value: random.chance(0.3) ? null : literal() }
    default:
      return {
        type: 'compare',
        ...place,
        operator: random.pick(['eq', 'neq', 'gt', 'gte', 'lt', 'lte'] as const),
        value: literal(),
      }
  }
}

function randomPattern(place: Place, random: Random): Condition {
  const operator = random.pick(['like', 'ilike', 'startsWith', 'endsWith'] as const)
  if (operator === 'startsWith' || operator === 'endsWith') {
    const text = random.pick(TEXTS)
    const points = Array.from(text)
    const cut = random.below(points.length + 1)
    return { type: 'pattern', ...place, operator, value: points.slice(0, cut).join('') }
  }
  const value = random.list(random.below(5), () =>
    random.pick([
      '%',
      '_',
      'a',
      'A',
      'B',
      'b',
      '\\%',
      '\\_',
      '\\\\',
      '*',
      '?',
      '[',
      ']',
      'É',
      'é',
      '\uFFFD',
      '\uFFFF',
      '\u{1F600}',
      '1',
    ]),
  )
  return { type: 'pattern', ...place, operator, value: value.join('') }
}

function randomJsonCondition(field: FieldShape, random: Random): Condition {
  const path = randomPath(random)
  const place: Place = path.length === 0 ? { field: field.name } : { field: field.name, path }
  switch (random.below(5)) {
    case 0:
      return {
        type: 'json',
        ...place,
        operator: random.pick(['contains', 'containedBy'] as const),
        value: random.pick(DOCUMENTS),
      }
    case 1:
      return {
        type: 'json',
        ...place,
        operator: 'overlaps',
        value: random.list(random.below(4), () => random.pick(DOCUMENTS)),
      }
    case 2:
      return { type: 'hasKey', ...place, key: random.pick([...KEYS, ...TEXTS]) }
    default:
      return path.length === 0 ? randomWhole(place, random) : randomScalar(place, random)
  }
}

function randomWhole(place: Place, random: Random): Condition {
  if (random.chance(0.2)) return { type: 'is', ...place, value: null }
  const operator = random.pick(['eq', 'neq', 'distinct'] as const)
  const documents = DOCUMENTS.filter((document) => document !== null)
  return { type: 'compare', ...place, operator, value: random.pick(documents) }
}

/** Literals of one type at a time: lists and ranges over types are refused. */
function randomScalar(place: Place, random: Random): Condition {
  if (random.chance(0.15)) return { type: 'is', ...place, value: random.pick([true, false]) }
  const type = random.pick(['number', 'string', 'boolean'])
  if (type === 'string' && random.chance(0.3)) return randomPattern(place, random)
  const scalars = SCALARS.filter((scalar) => typeof scalar === type)
  return randomComparison(place, () => random.pick(scalars), random)
}

export function randomPath(random: Random): readonly (string | number)[] {
  return random.list(random.below(4), () =>
    random.chance(0.4) ? random.pick([0, 1, 2, -1, -2]) : random.pick([...KEYS, 'a', 'a', 'b']),
  )
}

function literalOf(field: FieldShape, random: Random): JsonValue {
  if (field.enum) return random.pick(field.enum)
  if (field.format === 'uuid')
    return random.pick(['00000000-0000-7000-8000-000000000000', 'FFFFFFFF-FFFF-7FFF-BFFF-FFFFFFFFFFFF'])
  return field.store === 'json' ? null : cellToLiteral(random.pick(CELLS[field.store]), field.store)
}
