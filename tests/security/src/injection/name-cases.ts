import type { Question } from '../ask.js'
import type { InjectionCase } from './injection-case.js'
import { PAYLOADS } from './payloads.js'

const encoded = encodeURIComponent
const OPERATORS = [
  'eq.1',
  'not.eq.1',
  'gt.a',
  'like.*',
  'in.(1,2)',
  'is.null',
  'cs.{a}',
  'fts.a',
  'isdistinct.1',
] as const

interface Place {
  readonly query: (payload: string) => string
  readonly question?: (payload: string) => Question
  readonly statuses?: readonly number[]
}

const MERGE = { prefer: 'resolution=merge-duplicates, tx=rollback' }
const BODY = { soulId: 'new', name: 'new' }

/** Where a name is expected: the payload is none, and the answer says so. */
const NAMES: readonly Place[] = [
  ...OPERATORS.map((operator) => ({ query: (payload: string) => `${encoded(payload)}=${operator}` })),
  ...OPERATORS.map((operator) => ({ query: (payload: string) => `or=(${encoded(payload)}.${operator})` })),
  { query: (payload) => `select=${encoded(payload)}` },
  { query: (payload) => `select=${encoded(payload)}(*)` },
  { query: (payload) => `select=name,...${encoded(payload)}(*)` },
  { query: (payload) => `select=box!${encoded(payload)}(*)` },
  { query: (payload) => `select=name::${encoded(payload)}` },
  { query: (payload) => `select=${encoded(payload)}.sum()` },
  { query: (payload) => `select=rank.${encoded(payload)}()` },
  { query: (payload) => `order=${encoded(payload)}` },
  { query: (payload) => `order=name.${encoded(payload)}` },
  { query: (payload) => `order=box(${encoded(payload)})&select=box()` },
  // What is no number is no limit, as PostgREST has it.
  { query: (payload) => `limit=${encoded(payload)}`, statuses: [200] },
  { query: (payload) => `offset=${encoded(payload)}`, statuses: [200] },
  { query: (payload) => `select=box(*)&box.${encoded(payload)}=eq.1` },
  {
    query: (payload) => `columns=${encoded(payload)}`,
    question: () => ({ method: 'POST', body: BODY, headers: MERGE }),
  },
  {
    query: (payload) => `on_conflict=${encoded(payload)}`,
    question: () => ({ method: 'POST', body: BODY, headers: MERGE }),
  },
  { query: () => '', question: (payload) => ({ method: 'POST', body: { ...BODY, [payload]: 1 } }) },
  { query: () => 'name=eq.x', question: (payload) => ({ method: 'PATCH', body: { [payload]: 1 } }) },
  { query: (payload) => `name=${encoded(payload)}.1` },
  { query: (payload) => `after=${encoded(payload)}` },
]

/** Where anything goes: what comes back is named by it, or it is ignored. */
const FREE: readonly Place[] = [
  { query: (payload) => `select=${encoded(payload)}:name&limit=1`, statuses: [200, 400] },
  {
    query: (payload) => `select=${encoded(`"${payload.replace(/["\\]/g, '\\$&')}"`)}:name&limit=1`,
    statuses: [200, 400],
  },
  { query: (payload) => `select=facts->${encoded(payload)}&limit=1`, statuses: [200, 400] },
  { query: (payload) => `select=facts->>${encoded(payload)}&limit=1`, statuses: [200, 400] },
  { query: (payload) => `order=facts->${encoded(payload)}&limit=1`, statuses: [200, 400] },
  { query: (payload) => `facts->>${encoded(payload)}=eq.1`, statuses: [200, 400] },
  { query: (payload) => `facts->a->${encoded(payload)}=eq.1`, statuses: [200, 400] },
]

const HEADERS: readonly { readonly name: string; readonly statuses: readonly number[] }[] = [
  { name: 'prefer', statuses: [200] },
  { name: 'range', statuses: [200] },
  { name: 'accept', statuses: [406] },
  { name: 'accept-profile', statuses: [406] },
  { name: 'x-request-id', statuses: [200] },
  { name: 'if-none-match', statuses: [200] },
  { name: 'range-unit', statuses: [200] },
]

const KIND_CASES: readonly InjectionCase[] = PAYLOADS.flatMap((payload) => [
  { name: `kind ${payload}`, path: `/beings/${encoded(payload)}`, statuses: [404] },
  { name: `kind ${payload}, as a client of Supabase`, path: `/rest/v1/${encoded(payload)}`, statuses: [404] },
  { name: `soulId ${payload}`, path: `/beings/thing/${encoded(payload)}`, statuses: [404] },
  { name: `function ${payload}`, path: `/beings/rpc/${encoded(payload)}`, statuses: [404] },
])

const HEADER_CASES: readonly InjectionCase[] = PAYLOADS.flatMap((payload) =>
  HEADERS.flatMap(({ name, statuses }) => {
    // What no header can hold is sent to a socket by the tests of raw requests.
    const isPossible = /^[\x20-\x7e]*$/.test(payload)
    const question = { headers: { [name]: payload } }
    return isPossible
      ? [{ name: `${name}: ${payload}`, path: '/beings/thing?limit=1', question, statuses }]
      : []
  }),
)

function placed({ query, question, statuses = [400] }: Place): readonly InjectionCase[] {
  return PAYLOADS.map((payload) => ({
    name: `${query(payload)} ${payload}`,
    path: `/beings/thing?${query(payload)}`,
    statuses,
    ...(question && { question: question(payload) }),
  }))
}

export const NAME_CASES: readonly InjectionCase[] = [
  ...NAMES.flatMap(placed),
  ...FREE.flatMap(placed),
  ...KIND_CASES,
  ...HEADER_CASES,
]
