import { foundBy, type InjectionCase } from './injection-case.js'
import { PAYLOADS } from './payloads.js'

type Members = Readonly<Record<string, unknown>>
type Expected = Pick<InjectionCase, 'statuses' | 'found'>

const SELECT = [{ field: 'soulId' }]
const OPERATORS = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte'] as const

function asked(name: string, members: Members, expected: Expected): InjectionCase {
  const body = { v: 1, type: 'query', kind: 'thing', select: SELECT, ...members }
  return { name: `query ${name}`, path: '/query', question: { method: 'POST', body }, ...expected }
}

function compare(field: string, operator: string, value: unknown): Members {
  return { type: 'compare', field, operator, value }
}

/** Operands are operands. */
function operands(payload: string, index: number): readonly InjectionCase[] {
  const isIn = { type: 'in', field: 'name', values: [payload] }
  const atPath = { ...compare('facts', 'eq', 1), path: [payload] }
  return [
    ...OPERATORS.map((operator) =>
      asked(
        `${operator} ${payload}`,
        { where: compare('name', operator, payload) },
        { statuses: [200], found: foundBy(operator, payload) },
      ),
    ),
    asked(`in ${payload}`, { where: isIn }, { statuses: [200], found: [`t${index}`] }),
    asked(`path ${payload}`, { where: atPath }, { statuses: [200], found: [] }),
  ]
}

/** Where a name or a word of the language is expected, with what may be answered when it is no such. */
const WORDS: readonly (readonly [
  place: string,
  members: (payload: string) => Members,
  statuses?: readonly number[],
])[] = [
  ['field', (payload) => ({ where: compare(payload, 'eq', 1) })],
  ['operator', (payload) => ({ where: compare('name', payload, 'a') })],
  ['condition', (payload) => ({ where: { type: payload } })],
  ['member', (payload) => ({ [payload]: 1 })],
  ['select', (payload) => ({ select: [{ field: payload }] })],
  ['cast', (payload) => ({ select: [{ field: 'name', cast: payload }] })],
  ['alias', (payload) => ({ select: [{ field: 'name', as: payload }], limit: 1 }), [200, 400]],
  ['order', (payload) => ({ order: [{ field: payload, direction: 'asc' }] })],
  ['direction', (payload) => ({ order: [{ field: 'name', direction: payload }] })],
  ['bond', (payload) => ({ where: { type: 'exists', bond: payload } })],
  ['embed', (payload) => ({ embed: [{ bond: payload }] })],
  ['embed alias', (payload) => ({ embed: [{ bond: 'box', as: payload }], limit: 1 }), [200, 400]],
  ['kind', (payload) => ({ kind: payload }), [404]],
  ['limit', (payload) => ({ limit: payload }), [400, 416]],
  ['cursor', (payload) => ({ after: payload })],
]

/** The same as in URLs, in queries as JSON. */
export const QUERY_CASES: readonly InjectionCase[] = PAYLOADS.flatMap((payload, index) => [
  ...operands(payload, index),
  ...WORDS.map(([place, members, statuses = [400]]) =>
    asked(`${place} ${payload}`, members(payload), { statuses }),
  ),
])
