import type { Condition } from './condition.js'
import type { FieldReference } from './field-reference.js'
import type { JsonValue } from './json.js'
import type { Cell, Row, StoreType } from './store.js'
import { HERO } from './test-shapes.js'

/*
 * A second, slow reading of what the nodes say, for tests: it works on values rather than cells, with
 * regular expressions, BigInt and text as code points, and shares nothing with the real evaluator.
 */

type Truth = boolean | null
/** A value one can compare: times as Date numbers, text as code points. */
type Known = string | number | bigint | boolean

export function naiveTruth(condition: Condition, row: Row, heroes: readonly Row[]): Truth {
  switch (condition.type) {
    case 'and':
      return every(condition.conditions.map((child) => naiveTruth(child, row, heroes)))
    case 'or':
      return negate(every(condition.conditions.map((child) => negate(naiveTruth(child, row, heroes)))))
    case 'not':
      return negate(naiveTruth(condition.condition, row, heroes))
    case 'compare':
      return compared(condition, row)
    case 'between': {
      const { from, to, ...reference } = condition
      return every([
        compared({ ...reference, type: 'compare', operator: 'gte', value: from }, row),
        compared({ ...reference, type: 'compare', operator: 'lte', value: to }, row),
      ])
    }
    case 'in': {
      const { values, ...reference } = condition
      const known = values.filter((value) => value !== null)
      return negate(
        every(known.map((value) => compared({ ...reference, type: 'compare', operator: 'neq', value }, row))),
      )
    }
    case 'is':
      return known(condition, row) === (condition.value ?? undefined)
    case 'pattern': {
      const text = known(condition, row)
      return typeof text === 'string' ? patternOf(condition.operator, condition.value).test(text) : null
    }
    case 'json': {
      const found = documentAt(condition, row)
      if (found === undefined) return null
      if (condition.operator === 'overlaps')
        return asList(found).some((item) => asList(condition.value).some((other) => same(item, other)))
      return condition.operator === 'contains'
        ? holds(found, condition.value, true)
        : holds(condition.value, found, true)
    }
    case 'hasKey': {
      const found = documentAt(condition, row)
      if (found === undefined) return null
      if (found === null || typeof found !== 'object') return found === condition.key
      return (Array.isArray(found) ? found : Object.keys(found)).includes(condition.key)
    }
    case 'exists': {
      const related = heroes.filter((other) => isBound(condition.bond, row, other))
      return related.some(
        (other) => condition.where === undefined || naiveTruth(condition.where, other, heroes) === true,
      )
    }
    case 'resonate':
      return BigInt(`0x${String(row[0]).slice(24)}`) < BigInt(Math.ceil(condition.fraction * 2 ** 48))
    case 'search': {
      const words = wordsOf(`${row[1] ?? ''} ${row[2] ?? ''}`)
      const has = (word: string): boolean => words.includes(word)
      if (condition.mode === 'prefix')
        return wordsOf(condition.query).every((word) => words.some((other) => other.startsWith(word)))
      if (condition.mode === 'phrase')
        return ` ${words.join(' ')} `.includes(` ${wordsOf(condition.query).join(' ')} `)
      if (condition.mode === 'plain') return wordsOf(condition.query).every(has)
      return condition.query
        .split(' ')
        .every((word) => (word.startsWith('-') ? !has(word.slice(1)) : has(word)))
    }
    case 'match':
      throw new Error('regular expressions are not evaluated in memory')
    default:
      return condition satisfies never
  }
}

function wordsOf(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '')
}

function every(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(null) ? null : true
}

function negate(truth: Truth): Truth {
  return truth === null ? null : !truth
}

function isBound(bond: string, row: Row, other: Row): boolean {
  return bond === 'mentor' ? row[9] !== null && row[9] === other[0] : other[9] !== null && other[9] === row[0]
}

function compared(node: Extract<Condition, { type: 'compare' }>, row: Row): Truth {
  const { operator, value } = node
  const left = isWholeJson(node) ? wholeJson(row) : known(node, row)
  const right =
    node.path === undefined && !isWholeJson(node)
      ? literalOf(value, storeOf(node.field))
      : jsonLiteral(node, value)
  if (right === undefined) return operator === 'distinct' ? left !== undefined : null
  const comparable = left !== undefined && (node.path === undefined || typeof left === typeof right)
  if (operator === 'distinct') return !comparable || order(left, right) !== 0
  if (!comparable) return null
  const sign = order(left, right)
  return { eq: sign === 0, neq: sign !== 0, gt: sign > 0, gte: sign >= 0, lt: sign < 0, lte: sign <= 0 }[
    operator
  ]
}

function isWholeJson({ field, path = [] }: FieldReference): boolean {
  return storeOf(field) === 'json' && path.length === 0
}

function wholeJson(row: Row): string | undefined {
  const cell = row[8]
  return typeof cell === 'string' ? cell : undefined
}

function jsonLiteral(node: FieldReference, value: JsonValue): Known | undefined {
  if (isWholeJson(node)) return value === null ? undefined : sorted(value)
  return value === null || typeof value === 'object' ? undefined : value
}

function storeOf(field: string): StoreType {
  return HERO.fields.find(({ name }) => name === field)?.store ?? 'text'
}

function cellOf(field: string, row: Row): Cell {
  return row[HERO.fields.findIndex(({ name }) => name === field)] ?? null
}

/** The scalar that a reference reads; undefined for NULL. */
function known(reference: FieldReference, row: Row): Known | undefined {
  if (reference.path === undefined) return cellOf(reference.field, row) ?? undefined
  const found = documentAt(reference, row)
  return found === null || typeof found === 'object' ? undefined : found
}

function documentAt({ field, path = [] }: FieldReference, row: Row): JsonValue | undefined {
  const cell = cellOf(field, row)
  if (typeof cell !== 'string') return undefined
  let place: JsonValue | undefined = JSON.parse(cell)
  for (const step of path) place = stepInto(place, step)
  return place
}

function stepInto(place: JsonValue | undefined, step: string | number): JsonValue | undefined {
  if (place === null || typeof place !== 'object') return undefined
  const entries = Object.entries(place)
  if (Array.isArray(place))
    return typeof step === 'number'
      ? entries.at(step < 0 && -step > entries.length ? entries.length : step)?.[1]
      : undefined
  return entries.find(([key]) => key === step)?.[1]
}

function literalOf(value: JsonValue, store: StoreType): Known | undefined {
  if (value === null || typeof value === 'object') return undefined
  if (store === 'bigint') return BigInt(String(value))
  return store === 'time' ? Date.parse(String(value)) : value
}

function order(left: Known, right: Known): number {
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left), Buffer.from(right))
  return left === right ? 0 : left < right ? -1 : 1
}

function patternOf(operator: string, value: string): RegExp {
  const literal = (text: string): string =>
    [...text].map((character) => literalCharacter(character, operator === 'ilike')).join('')
  if (operator === 'startsWith') return new RegExp(`^${literal(value)}`, 'u')
  if (operator === 'endsWith') return new RegExp(`${literal(value)}$`, 'u')
  const source = value.replaceAll(
    /\\(.)|(%)|(_)|([^\\])/gsu,
    (_all, escaped?: string, any?: string, one?: string, plain?: string) =>
      any ? '.*' : one ? '.' : literal(escaped ?? plain ?? ''),
  )
  return new RegExp(`^${source}$`, 'su')
}

function literalCharacter(character: string, isFolded: boolean): string {
  if (isFolded && /[a-zA-Z]/.test(character)) return `[${character.toLowerCase()}${character.toUpperCase()}]`
  return `\\u{${character.codePointAt(0)?.toString(16)}}`
}

function asList(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : []
}

function same(left: JsonValue, right: JsonValue): boolean {
  return sorted(left) === sorted(right)
}

function sorted(value: JsonValue): string {
  return JSON.stringify(value, (_key, member: JsonValue) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  )
}

function holds(whole: JsonValue, part: JsonValue, atTop: boolean): boolean {
  if (Array.isArray(whole)) {
    if (Array.isArray(part))
      return part.every((item: JsonValue) => whole.some((other: JsonValue) => holds(other, item, false)))
    return atTop && (part === null || typeof part !== 'object') && whole.includes(part)
  }
  if (whole === null || part === null || typeof whole !== 'object' || typeof part !== 'object')
    return whole === part
  if (Array.isArray(part)) return false
  const members = new Map(Object.entries(whole))
  return Object.entries(part).every(([key, member]) => {
    const other = members.get(key)
    return other !== undefined && holds(other, member, false)
  })
}
