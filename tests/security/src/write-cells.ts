import type { Question } from './ask.js'
import type { Outcome, PaperOracle } from './paper-oracle.js'
import type { Paper } from './papers.js'
import type { Person } from './people.js'

/** One way of writing, and what has to come of it. */
export interface WriteCell {
  readonly name: string
  readonly path: (kind: string) => string
  readonly question: (kind: string, person: Person) => Question
  /** What is there and was touched afterwards; undefined: refused for want of a right. */
  readonly outcome: (papers: readonly Paper[], oracle: PaperOracle) => Outcome
  readonly answer: (outcome: NonNullable<Outcome>) => WriteAnswer
}

export interface WriteAnswer {
  readonly status: number
  readonly body?: unknown
}

const REPRESENTATION = { prefer: 'return=representation' } as const

function fresh(soulId: string, given: Partial<Paper> = {}): Paper {
  return { soulId, owner: 'zed', isOpen: false, title: `title of ${soulId}`, secret: 'none', ...given }
}

/** What is sent of a paper: its secret is not everybody's to name. */
export function sent({ secret: _, ...rest }: Paper): Omit<Paper, 'secret'> {
  return rest
}

/** Papers that each rule allows to somebody and not to others. */
const NEW_PAPERS: Readonly<Record<string, (person: Person) => Paper>> = {
  'of oneself': ({ id }) => fresh('n', { owner: id }),
  'of somebody else': () => fresh('n'),
  'that is open': () => fresh('n', { isOpen: true }),
  'of the red team': () => fresh('n', { teamId: 'red' }),
}

interface CreateForm {
  readonly name: string
  readonly path: (kind: string) => string
  readonly question: (kind: string, paper: Paper) => Question
  readonly answer: WriteCell['answer']
}

const idsOf = ({ touched }: NonNullable<Outcome>): { readonly soulId: string }[] =>
  touched.map(({ soulId }) => ({ soulId }))

const CREATE_FORMS: readonly CreateForm[] = [
  {
    name: 'POST',
    path: (kind) => `/beings/${kind}`,
    question: (_, paper) => ({ method: 'POST', body: sent(paper) }),
    answer: () => ({ status: 201 }),
  },
  {
    name: 'POST of several, handed back',
    path: (kind) => `/beings/${kind}?select=soulId`,
    question: (_, paper) => ({ method: 'POST', body: [sent(paper)], headers: REPRESENTATION }),
    answer: (outcome) => ({ status: 201, body: idsOf(outcome) }),
  },
  {
    name: 'POST of CSV',
    path: (kind) => `/beings/${kind}`,
    question: (_, paper) => ({ method: 'POST', body: csvOf(paper), headers: { 'content-type': 'text/csv' } }),
    answer: () => ({ status: 201 }),
  },
  {
    name: 'POST of lines',
    path: (kind) => `/beings/${kind}`,
    question: (_, paper) => ({
      method: 'POST',
      body: `${JSON.stringify(sent(paper))}\n`,
      headers: { 'content-type': 'application/x-ndjson' },
    }),
    answer: () => ({ status: 201, body: { count: 1, inserted: 1 } }),
  },
  {
    name: 'PUT',
    path: (kind) => `/beings/${kind}?soulId=eq.n`,
    question: (_, paper) => ({ method: 'PUT', body: sent(paper) }),
    answer: () => ({ status: 204 }),
  },
  {
    name: 'batch',
    path: () => '/batch',
    question: (kind, paper) => ({
      method: 'POST',
      body: { requests: [{ type: 'manifest', kind, beings: [sent(paper)] }] },
    }),
    answer: () => ({ status: 200, body: { results: [{ count: 1, inserted: 1, rows: [] }] } }),
  },
]

function csvOf(paper: Paper): string {
  const entries = Object.entries(sent(paper))
  return `${entries.map(([name]) => name).join(',')}\n${entries.map(([, value]) => String(value)).join(',')}\n`
}

const CREATES: readonly WriteCell[] = CREATE_FORMS.flatMap((form) =>
  Object.entries(NEW_PAPERS).map(
    ([whose, make]): WriteCell => ({
      name: `${form.name} ${whose}`,
      path: form.path,
      question: (kind, person) => form.question(kind, make(person)),
      outcome: (papers, oracle) => {
        const paper = make(oracle.person)
        return form.name === 'PUT' ? oracle.merge(papers, paper, paper) : oracle.create(papers, [paper])
      },
      answer: form.answer,
    }),
  ),
)

const MIXED: WriteCell = {
  name: 'POST of one that is allowed with one that may not be',
  path: (kind) => `/beings/${kind}`,
  question: (_, { id }) => ({
    method: 'POST',
    body: [sent(fresh('m', { owner: id })), sent(fresh('n'))],
  }),
  outcome: (papers, oracle) => oracle.create(papers, [fresh('m', { owner: oracle.person.id }), fresh('n')]),
  answer: () => ({ status: 201 }),
}

/** Upserts over a paper of Ann and one of Bob, as their owner's and as one's own. */
const MERGES: readonly WriteCell[] = ['a', 'b'].flatMap((soulId) =>
  [false, true].map((takesOver): WriteCell => {
    const given = (person: Person, papers?: readonly Paper[]): Paper => {
      const before = papers?.find((paper) => paper.soulId === soulId)
      const owner = takesOver ? person.id : soulId === 'a' ? 'ann' : 'bob'
      return { ...fresh(soulId, { owner, title: 'merged' }), ...(before && { secret: before.secret }) }
    }
    return {
      name: `upsert of ${soulId}${takesOver ? ', taken over' : ''}`,
      path: (kind) => `/beings/${kind}?select=soulId,title`,
      question: (_, person) => ({
        method: 'POST',
        body: sent(given(person)),
        headers: { prefer: 'resolution=merge-duplicates, return=representation' },
      }),
      outcome: (papers, oracle) => {
        const whole = given(oracle.person)
        return oracle.merge(papers, sent(whole), whole)
      },
      answer: () => ({ status: 200, body: [{ soulId, title: 'merged' }] }),
    }
  }),
)

const PATCHES: readonly Partial<Paper>[] = [
  { title: 'new' },
  { owner: 'zed' },
  { isOpen: true },
  { teamId: 'blue' },
]

const UPDATES: readonly WriteCell[] = PATCHES.flatMap((patch) => [
  {
    name: `PATCH of all with ${JSON.stringify(patch)}`,
    path: (kind: string) => `/beings/${kind}?soulId=in.(a,b,c,d,e)&select=soulId`,
    question: () => ({ method: 'PATCH', body: patch, headers: REPRESENTATION }),
    outcome: (papers: readonly Paper[], oracle: PaperOracle) => oracle.update(papers, patch, () => true),
    answer: (outcome: NonNullable<Outcome>) => ({ status: 200, body: idsOf(outcome) }),
  },
  ...['a', 'b', 'c'].map((soulId) => ({
    name: `PATCH of ${soulId} with ${JSON.stringify(patch)}`,
    path: (kind: string) => `/beings/${kind}/${soulId}`,
    question: () => ({ method: 'PATCH', body: patch, headers: { prefer: 'return=minimal' } }),
    outcome: (papers: readonly Paper[], oracle: PaperOracle) =>
      oracle.update(papers, patch, (paper) => paper.soulId === soulId),
    answer: ({ touched }: NonNullable<Outcome>) => ({ status: touched.length === 0 ? 404 : 204 }),
  })),
])

/** A probe with a version that no being has: it must not tell that there is one. */
const PROBES: readonly WriteCell[] = ['a', 'b', 'none'].map((soulId) => ({
  name: `PATCH of ${soulId} if it is of version 99`,
  path: (kind) => `/beings/${kind}/${soulId}`,
  question: () => ({ method: 'PATCH', body: { title: 'new' }, headers: { 'if-match': '"99"' } }),
  outcome: (papers, oracle) => {
    if (!oracle.may('update') || !oracle.may('read') || !oracle.may('check')) return undefined
    const isThere = (paper: Paper): boolean => oracle.is('update', paper) && oracle.is('read', paper)
    return { papers, touched: papers.filter((paper) => paper.soulId === soulId && isThere(paper)) }
  },
  answer: ({ touched }) => ({ status: touched.length === 0 ? 404 : 412 }),
}))

const DELETES: readonly WriteCell[] = [
  {
    name: 'DELETE of all',
    path: (kind) => `/beings/${kind}?soulId=in.(a,b,c,d,e)&select=soulId`,
    question: () => ({ method: 'DELETE', headers: REPRESENTATION }),
    outcome: (papers, oracle) => oracle.delete(papers, () => true),
    answer: (outcome) => ({ status: 200, body: idsOf(outcome) }),
  },
  ...['a', 'b', 'c'].map(
    (soulId): WriteCell => ({
      name: `DELETE of ${soulId}`,
      path: (kind) => `/beings/${kind}/${soulId}`,
      question: () => ({ method: 'DELETE' }),
      outcome: (papers, oracle) => oracle.delete(papers, (paper) => paper.soulId === soulId),
      answer: ({ touched }) => ({ status: touched.length === 0 ? 404 : 204 }),
    }),
  ),
  {
    name: 'batch of a change and a removal',
    path: () => '/batch',
    question: (kind) => ({
      method: 'POST',
      body: {
        requests: [
          { type: 'transform', kind, soulId: 'a', patch: { title: 'new' } },
          { type: 'dissolve', kind, soulId: 'b' },
        ],
      },
    }),
    outcome: (papers, oracle) => {
      const changed = oracle.update(papers, { title: 'new' }, ({ soulId }) => soulId === 'a')
      // The first that fails says why; what would have come behind it is not looked at.
      if (changed === undefined || changed.touched.length === 0) return changed
      const gone = oracle.delete(changed.papers, ({ soulId }) => soulId === 'b')
      return gone && { papers: gone.papers, touched: [...changed.touched, ...gone.touched] }
    },
    answer: ({ touched }) =>
      touched.length === 0
        ? { status: 404 }
        : {
            status: 200,
            body: {
              results: [
                { count: 1, inserted: 0, rows: [] },
                { count: touched.length - 1, inserted: 0, rows: [] },
              ],
            },
          },
  },
]

export const WRITE_CELLS: readonly WriteCell[] = [
  ...CREATES,
  MIXED,
  ...MERGES,
  ...UPDATES,
  ...PROBES,
  ...DELETES,
]
