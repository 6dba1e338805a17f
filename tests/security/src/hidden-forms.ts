import type { Question } from './ask.js'

/** A request that names a field: answered the same whether the field is hidden or does not exist. */
export interface FieldForm {
  readonly path: (kind: string, field: string) => string
  readonly question?: (kind: string, field: string) => Question
}

const OPERATIONS = [
  'eq.kept-a',
  'neq.x',
  'gt.a',
  'like.k*',
  'in.(kept-a,b)',
  'is.null',
  'isdistinct.x',
  'cs.{a}',
] as const

const filters: readonly FieldForm[] = OPERATIONS.flatMap((operation) => [
  { path: (kind, field) => `/beings/${kind}?${field}=${operation}` },
  { path: (kind, field) => `/beings/${kind}?${field}=not.${operation}` },
  { path: (kind, field) => `/beings/${kind}?or=(title.eq.x,${field}.${operation})` },
])

const reads: readonly FieldForm[] = [
  { path: (kind, field) => `/beings/${kind}?select=${field}` },
  { path: (kind, field) => `/beings/${kind}?select=shown:${field}` },
  { path: (kind, field) => `/beings/${kind}?select=${field}::text` },
  { path: (kind, field) => `/beings/${kind}?select=${field}->a` },
  { path: (kind, field) => `/beings/${kind}?${field}->>a=eq.1` },
  { path: (kind, field) => `/beings/${kind}?order=${field}` },
  { path: (kind, field) => `/beings/${kind}?order=${field}.desc&limit=1&offset=1` },
  { path: (kind, field) => `/beings/${kind}?select=${field}.max()` },
  { path: (kind, field) => `/beings/${kind}?select=${field}.min()` },
  { path: (kind, field) => `/beings/${kind}?select=${field}.sum()` },
  { path: (kind, field) => `/beings/${kind}?select=${field}.count()` },
  { path: (kind, field) => `/beings/${kind}?select=${field},count()` },
  { path: (kind, field) => `/beings/${kind}?select=parent(${field})` },
  { path: (kind, field) => `/beings/${kind}?select=children(${field}.max())` },
  { path: (kind, field) => `/beings/${kind}?select=...parent(${field})` },
  { path: (kind, field) => `/beings/${kind}?select=parent(*)&parent.${field}=eq.x` },
  { path: (kind, field) => `/beings/${kind}?select=children(*)&children.order=${field}` },
  { path: (kind, field) => `/beings/${kind}?select=parent(*)&order=parent(${field})` },
  { path: (kind, field) => `/beings/${kind}?select=${field}(*)` },
  { path: (kind, field) => `/beings/${kind}?select=parent!${field}(*)` },
  {
    path: (kind, field) => `/beings/${kind}?select=${field}`,
    question: () => ({ headers: { accept: 'text/csv' } }),
  },
  {
    path: (kind, field) => `/beings/${kind}?${field}=eq.x`,
    question: () => ({ headers: { accept: 'application/x-ndjson' } }),
  },
  {
    path: (kind, field) => `/beings/${kind}?${field}=eq.x`,
    question: () => ({ headers: { prefer: 'count=exact' } }),
  },
]

const MERGE = { prefer: 'resolution=merge-duplicates' }
const SHOWN = { prefer: 'return=representation' }
const NEW = { soulId: 'n', owner: 'ann', title: 'new' }

const writes: readonly FieldForm[] = [
  {
    path: (kind) => `/beings/${kind}`,
    question: (_, field) => ({ method: 'POST', body: { ...NEW, [field]: 'x' } }),
  },
  {
    path: (kind) => `/beings/${kind}`,
    question: (_, field) => ({ method: 'POST', body: [{ ...NEW, [field]: null }] }),
  },
  {
    path: (kind, field) => `/beings/${kind}?columns=soulId,${field}`,
    question: () => ({ method: 'POST', body: NEW }),
  },
  {
    path: (kind, field) => `/beings/${kind}?on_conflict=${field}`,
    question: () => ({ method: 'POST', body: NEW, headers: MERGE }),
  },
  {
    path: (kind, field) => `/beings/${kind}?select=${field}`,
    question: () => ({ method: 'POST', body: NEW, headers: SHOWN }),
  },
  {
    path: (kind) => `/beings/${kind}`,
    question: (_, field) => ({
      method: 'POST',
      body: `soulId,owner,title,${field}\nn,ann,new,x\n`,
      headers: { 'content-type': 'text/csv' },
    }),
  },
  {
    path: (kind) => `/beings/${kind}`,
    question: (_, field) => ({
      method: 'POST',
      body: `${JSON.stringify({ ...NEW, [field]: 'x' })}\n`,
      headers: { 'content-type': 'application/x-ndjson' },
    }),
  },
  {
    path: (kind) => `/beings/${kind}?soulId=eq.n`,
    question: (_, field) => ({ method: 'PUT', body: { ...NEW, [field]: 'x' } }),
  },
  {
    path: (kind) => `/beings/${kind}?soulId=eq.a`,
    question: (_, field) => ({ method: 'PATCH', body: { [field]: 'x' } }),
  },
  {
    path: (kind, field) => `/beings/${kind}?${field}=eq.x`,
    question: () => ({ method: 'PATCH', body: { title: 'x' } }),
  },
  { path: (kind, field) => `/beings/${kind}?${field}=eq.kept-a`, question: () => ({ method: 'DELETE' }) },
  {
    path: (kind) => `/beings/${kind}/a`,
    question: (_, field) => ({ method: 'PATCH', body: { [field]: 'x' } }),
  },
]

type Members = Readonly<Record<string, unknown>>

const QUERIES: readonly ((field: string) => Members)[] = [
  (field) => ({ where: { type: 'is', field, value: null } }),
  (field) => ({ where: { type: 'compare', field, operator: 'eq', value: 'x' } }),
  (field) => ({ where: { type: 'not', condition: { type: 'in', field, values: ['x'] } } }),
  (field) => ({ select: [{ field }] }),
  (field) => ({ order: [{ field, direction: 'asc' }] }),
  (field) => ({ embed: [{ bond: 'parent', select: [{ field }] }] }),
  (field) => ({ where: { type: 'exists', bond: 'parent', where: { type: 'is', field, value: null } } }),
  (field) => ({ order: [{ bond: 'parent', field, direction: 'asc' }] }),
  (field) => ({ aggregate: { columns: [{ as: 'most', function: 'max', field }] } }),
  (field) => ({ aggregate: { groupBy: [{ field }], columns: [{ as: 'n', function: 'count' }] } }),
]

const queries: readonly FieldForm[] = QUERIES.flatMap((members) => {
  const query = (kind: string, field: string): Members => ({ v: 1, type: 'query', kind, ...members(field) })
  return [
    { path: () => '/query', question: (kind, field) => ({ method: 'POST', body: query(kind, field) }) },
    {
      path: () => '/batch',
      question: (kind, field) => ({
        method: 'POST',
        body: { requests: [{ type: 'contemplate', kind, query: query(kind, field) }] },
      }),
    },
  ]
})

const batches: readonly FieldForm[] = [
  {
    path: () => '/batch',
    question: (kind, field) => ({
      method: 'POST',
      body: { requests: [{ type: 'transform', kind, soulId: 'a', patch: { [field]: 'x' } }] },
    }),
  },
  {
    path: () => '/batch',
    question: (kind, field) => ({
      method: 'POST',
      body: { requests: [{ type: 'dissolve', kind, where: { type: 'is', field, value: null } }] },
    }),
  },
]

export const FIELD_FORMS: readonly FieldForm[] = [...filters, ...reads, ...writes, ...queries, ...batches]
