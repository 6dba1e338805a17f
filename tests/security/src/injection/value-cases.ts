import type { Question } from '../ask.js'
import { foundBy, type InjectionCase, quoted } from './injection-case.js'
import { MEANINGS } from './literal-meaning.js'
import { PAYLOADS } from './payloads.js'

const encoded = encodeURIComponent
const UNDONE = { prefer: 'tx=rollback, return=representation' }

interface Filter {
  readonly operator: string
  readonly payload: string
  readonly isNegated: boolean
}

/** Where a filter of texts can stand, and how its operand is written there. */
const PLACES: readonly ((filter: Filter) => readonly [query: string, question?: Question])[] = [
  (filter) => [`name=${encoded(plain(filter))}`],
  (filter) => [`name=${encoded(plain(filter))}`, { method: 'DELETE', headers: UNDONE }],
  (filter) => [`name=${encoded(plain(filter))}`, { method: 'PATCH', body: { rank: 1 }, headers: UNDONE }],
  (filter) => [`or=(name.${encoded(inTree(filter))},rank.eq.-1)`],
  (filter) => [`and=(rank.gte.0,or(name.${encoded(inTree(filter))}))`],
  (filter) => [`select=soulId,box!inner()&box.label=${encoded(plain(filter))}`],
]

function plain({ operator, payload, isNegated }: Filter): string {
  return `${isNegated ? 'not.' : ''}${operator}.${payload}`
}

function inTree({ operator, payload, isNegated }: Filter): string {
  return `${isNegated ? 'not.' : ''}${operator}.${quoted(payload)}`
}

/** A backslash at the end escapes nothing: that is no pattern. */
function isPattern({ operator, payload }: Filter): boolean {
  return !operator.endsWith('like') || !payload.endsWith('\\')
}

const COMPARED: readonly InjectionCase[] = Object.keys(MEANINGS).flatMap((operator) =>
  PAYLOADS.flatMap((payload) =>
    [false, true].flatMap((isNegated) =>
      PLACES.map((place): InjectionCase => {
        const [query, question] = place({ operator, payload, isNegated })
        const path = `/beings/thing?${query.startsWith('select') ? '' : 'select=soulId&'}${query}`
        const found = foundBy(operator, payload, isNegated)
        return {
          name: `${operator} ${payload}`,
          path,
          statuses: isPattern({ operator, payload, isNegated }) ? [200] : [400],
          found,
          ...(question && { question }),
        }
      }),
    ),
  ),
)

/** Lists of values, texts in json, lists and containment: the one thing that has the payload. */
const ONE_FOUND: readonly ((payload: string) => string)[] = [
  (payload) => `name=in.(${encoded(quoted(payload))})`,
  (payload) => `name=eq(any).{${encoded(quoted(payload))}}`,
  (payload) => `name=eq(all).{${encoded(quoted(payload))}}`,
  (payload) => `facts->>k=eq.${encoded(payload)}`,
  (payload) => `facts->>k=in.(${encoded(quoted(payload))})`,
  (payload) => `tags=cs.{${encoded(quoted(payload))}}`,
  (payload) => `tags=ov.{${encoded(quoted(payload))}}`,
  (payload) => `tags=cd.{${encoded(quoted(payload))}}`,
  (payload) => `facts=cs.${encoded(JSON.stringify({ k: payload }))}`,
]

const CONTAINED: readonly InjectionCase[] = ONE_FOUND.flatMap((filter) =>
  PAYLOADS.map((payload, index) => ({
    name: filter(payload),
    path: `/beings/thing?select=soulId&${filter(payload)}`,
    statuses: [200],
    found: [`t${index}`],
  })),
)

/** Where text is no operand, or one of a grammar of its own. */
const TYPED_FIELDS = [
  'rank',
  'weight',
  'isGood',
  'madeAt',
  'energyLevel',
  'manifestationTime',
  'boxId',
] as const
const SEARCHES = [
  'fts',
  'plfts',
  'phfts',
  'wfts',
  'fts(english)',
  'match',
  'imatch',
  'is',
  'sl',
  'adj',
] as const

const MISPLACED: readonly InjectionCase[] = PAYLOADS.flatMap((payload) => [
  ...TYPED_FIELDS.flatMap((field) =>
    ['eq', 'gt', 'in', 'like', 'is', 'cs'].map((operator) => ({
      name: `${field} ${operator} ${payload}`,
      path: `/beings/thing?select=soulId&${field}=${operator}.${encoded(payload)}`,
      statuses: field === 'boxId' ? [200, 400] : [400],
    })),
  ),
  ...SEARCHES.map((operator) => ({
    name: `${operator} ${payload}`,
    path: `/beings/thing?select=soulId&name=${operator}.${encoded(payload)}`,
    statuses: [200, 400],
  })),
])

export const VALUE_CASES: readonly InjectionCase[] = [...COMPARED, ...CONTAINED, ...MISPLACED]
