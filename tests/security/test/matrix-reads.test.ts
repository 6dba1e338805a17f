import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Answer, Ask } from '../src/ask.js'
import { askAs } from '../src/ask.js'
import { CROSSED_KINDS, PAPER_KINDS, type PaperKind } from '../src/paper-kinds.js'
import { PaperOracle } from '../src/paper-oracle.js'
import { SEED } from '../src/papers.js'
import { PEOPLE, type Person } from '../src/people.js'
import { READ_CELLS, type ReadCell } from '../src/read-cells.js'
import { openRealm, REALMS, type TestRealm } from '../src/realms.js'
import { SCALE } from '../src/scale.js'
import { type ServerProcess, startServerProcess } from '../src/server-process.js'
import { withoutSystem } from '../src/without-system.js'

/** Only their read rule matters: of each both spellings. */
const KINDS = SCALE.isWhole ? PAPER_KINDS : CROSSED_KINDS.filter((_, index) => index % 5 < 2)

describe.each(REALMS)('who may read what over REST, on %s', (name) => {
  let realm: TestRealm | undefined
  let server: ServerProcess | undefined
  const asks = new Map<Person, Ask>()
  beforeAll(async () => {
    realm = await openRealm(name, inject('postgresUrl'))
    server = await startServerProcess({ realm: realm.url })
    for (const person of PEOPLE) asks.set(person, await askAs(person, server.url))
  })
  afterAll(async () => {
    await server?.stop()
    await realm?.remove()
  })

  it.concurrent.each(KINDS.map((kind) => [JSON.stringify(kind.rules), kind] as const))(
    '%s',
    async (_, kind) => {
      const wrong: string[] = []
      for (const [person, ask] of asks)
        for (const cell of READ_CELLS) {
          const answer = await ask(cell.path(kind.name), cell.question?.(kind.name))
          const expected = expectedOf(cell, kind, person)
          const given = givenAs(expected, answer)
          if (JSON.stringify(given) !== JSON.stringify(expected))
            wrong.push(
              `${person.id}, ${cell.name}: ${JSON.stringify(given)} and not ${JSON.stringify(expected)}`,
            )
        }
      expect(wrong).toEqual([])
    },
  )
})

interface Seen {
  readonly status: number
  readonly body?: unknown
  readonly contentRange?: string
  readonly rows?: unknown
}

function expectedOf(cell: ReadCell, kind: PaperKind, person: Person): Seen {
  const oracle = new PaperOracle(kind, person)
  const refusal = cell.refusal?.(oracle)
  if (refusal !== undefined) return { status: refusal }
  if (!oracle.may('read')) return { status: person.isAnonymous ? 401 : 403 }
  return cell.expected(oracle.visible(SEED), oracle)
}

/** Of an answer as much as is expected. */
function givenAs({ body, contentRange, rows }: Seen, { status, json, text, headers }: Answer): Seen {
  return {
    status,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? text : withoutSystem(json) }),
    ...(rows === undefined ? {} : { rows: rowsIn(json) }),
    ...(contentRange === undefined ? {} : { contentRange: headers.get('content-range') ?? '' }),
  }
}

function rowsIn(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'rows' in json ? json.rows : undefined
}
