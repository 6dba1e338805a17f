import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Answer, type Ask, askAs } from '../src/ask.js'
import { CROSSED_KINDS, LONE_KINDS, type PaperKind } from '../src/paper-kinds.js'
import { PaperOracle } from '../src/paper-oracle.js'
import { type Paper, SEED } from '../src/papers.js'
import { PEOPLE, type Person, ROOT } from '../src/people.js'
import { shown } from '../src/read-cells.js'
import { openRealm, REALMS, type RealmName, type TestRealm } from '../src/realms.js'
import { SCALE, sampleOf } from '../src/scale.js'
import { type ServerProcess, startServerProcess } from '../src/server-process.js'
import { withoutSystem } from '../src/without-system.js'
import { WRITE_CELLS, type WriteCell } from '../src/write-cells.js'

/** The SQL realms see a smaller sample: what decides is the same code in each, and memory sees the rest. */
const kindsFor = (name: RealmName): readonly PaperKind[] =>
  name === 'memory'
    ? [...LONE_KINDS, ...sampleOf(CROSSED_KINDS, 4)]
    : [...sampleOf(LONE_KINDS, 5), ...sampleOf(CROSSED_KINDS, 1)]

describe.each(REALMS)(`who may write what over REST, on %s (seed ${SCALE.seed})`, (name) => {
  let realm: TestRealm | undefined
  let server: ServerProcess | undefined
  let root: Ask
  const asks = new Map<Person, Ask>()
  beforeAll(async () => {
    realm = await openRealm(name, inject('postgresUrl'))
    server = await startServerProcess({ realm: realm.url })
    root = await askAs(ROOT, server.url)
    for (const person of PEOPLE) asks.set(person, await askAs(person, server.url))
  })
  afterAll(async () => {
    await server?.stop()
    await realm?.remove()
  })

  it.concurrent.each(kindsFor(name).map((kind) => [JSON.stringify(kind.rules), kind] as const))(
    '%s',
    async (_, kind) => {
      const wrong: string[] = []
      for (const [person, ask] of asks)
        for (const cell of WRITE_CELLS) {
          const answer = await ask(cell.path(kind.name), cell.question(kind.name, person))
          const expected = expectedOf(cell, kind, person)
          const given = { ...givenAs(expected, answer), papers: await papersOf(kind) }
          if (JSON.stringify(given) !== JSON.stringify(expected))
            wrong.push(
              `${person.id}, ${cell.name}: ${JSON.stringify(given)} and not ${JSON.stringify(expected)}`,
            )
          if (JSON.stringify(given.papers) !== JSON.stringify(asRootSees(kind, SEED))) await restore(kind)
        }
      expect(wrong).toEqual([])
    },
  )

  async function papersOf({ name: kind }: PaperKind): Promise<unknown> {
    return withoutSystem((await root(`/beings/${kind}?order=soulId`)).json)
  }

  /** Everything as it was in the beginning. */
  async function restore({ name: kind }: PaperKind): Promise<void> {
    const all = { type: 'not', condition: { type: 'is', field: 'owner', value: null } }
    const requests = [
      { type: 'dissolve', kind, where: all },
      { type: 'manifest', kind, beings: SEED },
    ]
    const { status, text } = await root('/batch', { method: 'POST', body: { requests } })
    if (status !== 200) throw new Error(`The papers could not be put back: ${text}`)
  }
})

interface Seen {
  readonly status: number
  readonly body?: unknown
  /** What is there afterwards. */
  readonly papers: unknown
}

function expectedOf(cell: WriteCell, kind: PaperKind, person: Person): Seen {
  const outcome = cell.outcome(SEED, new PaperOracle(kind, person))
  const papers = asRootSees(kind, outcome?.papers ?? SEED)
  if (outcome === undefined) return { status: person.isAnonymous ? 401 : 403, papers }
  return { ...cell.answer(outcome), papers }
}

function asRootSees(kind: PaperKind, papers: readonly Paper[]): unknown {
  const oracle = new PaperOracle(kind, ROOT)
  return papers.map((paper) => shown(paper, oracle))
}

/** Of an answer as much as is expected. */
function givenAs({ body }: Seen, { status, json }: Answer): Omit<Seen, 'papers'> {
  return { status, ...(body === undefined ? {} : { body: inOrder(withoutSystem(json)) }) }
}

/** What was written comes back in any order. */
function inOrder(body: unknown): unknown {
  return Array.isArray(body)
    ? body
        .map((row) => JSON.stringify(row))
        .sort()
        .map((row) => JSON.parse(row))
    : body
}
