import type { Question } from './ask.js'
import type { PaperOracle } from './paper-oracle.js'
import { type Paper, TEAM_OF, TEAMS } from './papers.js'
import { isAdmin } from './people.js'

/** One way of reading a kind, and what has to come of it for whoever may read it at all. */
export interface ReadCell {
  readonly name: string
  readonly path: (kind: string) => string
  readonly question?: (kind: string) => Question
  readonly expected: (papers: readonly Paper[], oracle: PaperOracle) => ReadAnswer
  /** What is refused for another reason, whatever the rules say. */
  readonly refusal?: (oracle: PaperOracle) => number | undefined
}

export interface ReadAnswer {
  readonly status: number
  /** JSON, or the text of the body. */
  readonly body?: unknown
  readonly contentRange?: string
  /** What a stream of events begins with. */
  readonly rows?: unknown
}

const ids = (papers: readonly Paper[]): { readonly soulId: string }[] =>
  papers.map(({ soulId }) => ({ soulId }))

/** A paper as REST shows it, but for what the system adds. */
export function shown(paper: Paper, { seesSecrets }: PaperOracle): object {
  const { soulId, owner, isOpen, title, secret, teamId = null, parentId = null } = paper
  return { soulId, owner, isOpen, title, ...(seesSecrets ? { secret } : {}), teamId, parentId }
}

function listed(
  name: string,
  query: string,
  expected: (papers: readonly Paper[], oracle: PaperOracle) => unknown,
): ReadCell {
  return {
    name,
    path: (kind) => `/beings/${kind}?${query}`,
    expected: (papers, oracle) => ({ status: 200, body: expected(papers, oracle) }),
  }
}

const byId = (papers: readonly Paper[], soulId: string | undefined): Paper | undefined =>
  papers.find((paper) => paper.soulId === soulId)
const childrenOf = (papers: readonly Paper[], { soulId }: Paper): readonly Paper[] =>
  papers.filter(({ parentId }) => parentId === soulId)

const LISTS: readonly ReadCell[] = [
  listed('list', 'select=soulId&order=soulId', (papers) => ids(papers)),
  listed('every field', 'order=soulId', (papers, oracle) => papers.map((paper) => shown(paper, oracle))),
  listed('filter', 'select=soulId&order=soulId&title=in.("title of b","title of d")', (papers) =>
    ids(papers.filter(({ soulId }) => soulId === 'b' || soulId === 'd')),
  ),
  listed('count()', 'select=count()', (papers) => [{ count: papers.length }]),
  listed('groups', 'select=isOpen,count()&order=isOpen', (papers) =>
    [false, true].flatMap((isOpen) => {
      const count = papers.filter((paper) => paper.isOpen === isOpen).length
      return count === 0 ? [] : [{ isOpen, count }]
    }),
  ),
  listed('embed to one', 'select=soulId,parent(title)&order=soulId', (papers) =>
    papers.map(({ soulId, parentId }) => {
      const parent = byId(papers, parentId)
      return { soulId, parent: parent === undefined ? null : { title: parent.title } }
    }),
  ),
  listed('embed to one, inner', 'select=soulId,parent!inner(soulId)&order=soulId', (papers) =>
    papers.flatMap(({ soulId, parentId }) => {
      const parent = byId(papers, parentId)
      return parent === undefined ? [] : [{ soulId, parent: { soulId: parent.soulId } }]
    }),
  ),
  listed('embed to many', 'select=soulId,children(soulId)&order=soulId&children.order=soulId', (papers) =>
    papers.map((paper) => ({ soulId: paper.soulId, children: ids(childrenOf(papers, paper)) })),
  ),
  listed('embedded count', 'select=soulId,children(count())&order=soulId', (papers) =>
    papers.map((paper) => ({
      soulId: paper.soulId,
      children: [{ count: childrenOf(papers, paper).length }],
    })),
  ),
  listed(
    'two hops',
    'select=soulId,parent(soulId,children(soulId))&order=soulId&parent.children.order=soulId',
    (papers) =>
      papers.map(({ soulId, parentId }) => {
        const parent = byId(papers, parentId)
        const found = parent && { soulId: parent.soulId, children: ids(childrenOf(papers, parent)) }
        return { soulId, parent: found ?? null }
      }),
  ),
  listed(
    'four hops',
    'select=soulId,parent(soulId,parent(soulId,parent(soulId,parent(soulId))))&order=soulId',
    (papers) => {
      const chain = (paper: Paper, hops: number): object => {
        const parent = byId(papers, paper.parentId)
        if (hops === 0) return { soulId: paper.soulId }
        return { soulId: paper.soulId, parent: parent === undefined ? null : chain(parent, hops - 1) }
      }
      return papers.map((paper) => chain(paper, 4))
    },
  ),
  listed('spread', 'select=soulId,...parent(over:title)&order=soulId', (papers) =>
    papers.map(({ soulId, parentId }) => ({ soulId, over: byId(papers, parentId)?.title ?? null })),
  ),
  listed('filter through a bond', 'select=soulId,parent()&parent=not.is.null&order=soulId', (papers) =>
    ids(papers.filter(({ parentId }) => byId(papers, parentId) !== undefined)),
  ),
  listed(
    'filter by what is bound',
    'select=soulId,parent!inner()&parent.title=eq.title of b&order=soulId',
    (papers) => ids(papers.filter(({ parentId }) => byId(papers, parentId)?.soulId === 'b')),
  ),
  listed(
    'order through a bond',
    'select=soulId,parent()&order=parent(title).desc.nullslast,soulId',
    (papers) => {
      const title = ({ parentId }: Paper): string => byId(papers, parentId)?.title ?? ''
      return ids(
        [...papers].sort((one, other) =>
          title(one) === title(other) ? 0 : title(one) < title(other) ? 1 : -1,
        ),
      )
    },
  ),
  listed(
    'a kind without a rule, embedded',
    'select=soulId,team(name,members(person))&order=soulId&team.members.order=person',
    (papers, { person }) =>
      papers.map(({ soulId, teamId }) => {
        const name = TEAMS.find((team) => team.soulId === teamId)?.name
        const members = isAdmin(person) ? [...TEAM_OF].filter(([, team]) => team === teamId) : []
        const team = name === undefined ? null : { name, members: members.map(([id]) => ({ person: id })) }
        return { soulId, team }
      }),
  ),
]

const FORMS: readonly ReadCell[] = [
  {
    name: 'exact count, without rows',
    path: (kind) => `/beings/${kind}?select=soulId`,
    question: () => ({ method: 'HEAD', headers: { prefer: 'count=exact' } }),
    expected: ({ length }) => ({
      status: 200,
      body: '',
      contentRange: length === 0 ? '*/0' : `0-${length - 1}/${length}`,
    }),
  },
  {
    name: 'CSV',
    path: (kind) => `/beings/${kind}?select=soulId&order=soulId`,
    question: () => ({ headers: { accept: 'text/csv' } }),
    expected: (papers) => ({
      status: 200,
      body: ['soulId', ...papers.map(({ soulId }) => soulId), ''].join('\n'),
    }),
  },
  {
    name: 'NDJSON',
    path: (kind) => `/beings/${kind}?select=soulId&order=soulId`,
    question: () => ({ headers: { accept: 'application/x-ndjson' } }),
    expected: (papers) => ({
      status: 200,
      body: papers.map(({ soulId }) => `{"soulId":"${soulId}"}\n`).join(''),
    }),
  },
  {
    name: 'under the path of Supabase',
    path: (kind) => `/rest/v1/${kind}?select=soulId&order=soulId`,
    expected: (papers) => ({ status: 200, body: ids(papers) }),
  },
  {
    name: 'POST /query',
    path: () => '/query',
    question: (kind) => ({ method: 'POST', body: selectIds(kind) }),
    expected: (papers) => ({ status: 200, body: { rows: ids(papers) } }),
  },
  {
    name: 'a stream of events',
    path: (kind) => `/beings/${kind}?select=soulId&order=soulId`,
    question: () => ({ headers: { accept: 'text/event-stream' } }),
    expected: (papers) => ({ status: 200, rows: ids(papers) }),
  },
  {
    name: 'a plan',
    path: (kind) => `/beings/${kind}?select=soulId`,
    question: () => ({ headers: { accept: 'application/vnd.pgrst.plan+json' } }),
    expected: () => ({ status: 200 }),
    refusal: ({ person }) => (isAdmin(person) ? undefined : 406),
  },
  {
    name: 'batch of reads',
    path: () => '/batch',
    question: (kind) => ({
      method: 'POST',
      body: {
        requests: [
          { type: 'contemplate', kind, query: selectIds(kind) },
          { type: 'count', kind, query: { v: 1, type: 'query', kind } },
        ],
      },
    }),
    expected: (papers) => ({
      status: 200,
      body: { results: [{ rows: ids(papers) }, { count: papers.length }] },
    }),
  },
]

function selectIds(kind: string): object {
  return {
    v: 1,
    type: 'query',
    kind,
    select: [{ field: 'soulId' }],
    order: [{ field: 'soulId', direction: 'asc' }],
  }
}

/** Each paper by its id: what may not be read is not there. */
function found(soulId: string): ReadCell {
  return {
    name: `by id: ${soulId}`,
    path: (kind) => `/beings/${kind}/${soulId}`,
    expected: (papers, oracle) => {
      const paper = byId(papers, soulId)
      return paper === undefined ? { status: 404 } : { status: 200, body: shown(paper, oracle) }
    },
  }
}

export const READ_CELLS: readonly ReadCell[] = [
  ...LISTS,
  ...FORMS,
  ...['a', 'b', 'c', 'd', 'e', 'none'].map(found),
]
