import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Answer, Ask } from '../src/ask.js'
import { askFlow } from '../src/ask-flow.js'
import { type AttackedServer, attackedServer } from '../src/injection/attacked-server.js'
import type { InjectionCase } from '../src/injection/injection-case.js'
import { NAME_CASES } from '../src/injection/name-cases.js'
import { MARK, PAYLOADS } from '../src/injection/payloads.js'
import { QUERY_CASES } from '../src/injection/query-cases.js'
import { VALUE_CASES } from '../src/injection/value-cases.js'
import { REALMS } from '../src/realms.js'
import { SCALE, sampleOf } from '../src/scale.js'

const CASES: readonly InjectionCase[] = [...VALUE_CASES, ...NAME_CASES, ...QUERY_CASES]
/** For each realm, where not all are tried. */
const SAMPLE = 1_000
const AT_ONCE = 100

describe.each(REALMS)(`payloads in every place, on %s (seed ${SCALE.seed})`, (name) => {
  let server: AttackedServer
  let ask: Ask
  let before: string
  beforeAll(async () => {
    server = await attackedServer(name, inject('postgresUrl'))
    ask = askFlow(server.flow)
    before = await everything()
  })
  afterAll(() => server?.stop())

  const everything = async (): Promise<string> => {
    const all = await Promise.all(['thing', 'box'].map((kind) => ask(`/beings/${kind}?order=soulId`)))
    return all.map(({ text }) => text).join('\n')
  }

  it(`are text or refused: ${sampleOf(CASES, SAMPLE).length} of ${CASES.length} cases`, async () => {
    const wrong: string[] = []
    const sample = sampleOf(CASES, SAMPLE)
    for (let start = 0; start < sample.length; start += AT_ONCE) {
      const some = sample.slice(start, start + AT_ONCE)
      const answers = await Promise.all(some.map(({ path, question }) => ask(path, question)))
      for (const [index, answer] of answers.entries()) wrong.push(...mistakesOf(some[index], answer))
    }
    expect(wrong).toEqual([])
  })

  it('change nothing', async () => {
    expect(await everything()).toBe(before)
    expect(JSON.parse(before.split('\n')[0] ?? '[]')).toHaveLength(PAYLOADS.length)
    expect(server.flow.pulse()).toMatchObject({ faults: 0 })
  })

  it('are in no statement', () => {
    expect([...server.statements].map(withoutSteps).filter((text) => text.includes(MARK))).toEqual([])
    if (name !== 'memory') expect(server.statements.size).toBeGreaterThan(50)
  })
})

/** Steps into json are constants in PostgreSQL: letters, digits and underscores; all else is hex digits. */
function withoutSteps(statement: string): string {
  return statement.toLowerCase().replaceAll(/-> '[a-z0-9_]*'/g, '-> step')
}

function mistakesOf(attack: InjectionCase | undefined, { status, json, text }: Answer): readonly string[] {
  if (attack === undefined) return ['an answer to nothing']
  const { name, path, statuses, found } = attack
  const said = `${name} (${decodeURIComponent(path)}): ${status} ${text.slice(0, 300)}`
  if (!statuses.includes(status)) return [`${said}, not ${statuses.join(' or ')}`]
  if (found === undefined || status !== 200) return []
  const given = idsIn(json)
  return JSON.stringify(given) === JSON.stringify([...found].sort())
    ? []
    : [`${said}, not ${found.join(' ')}`]
}

/** Of a list of records, or of what a query answers. */
function idsIn(json: unknown): readonly string[] {
  const rows: unknown = typeof json === 'object' && json !== null && 'rows' in json ? json.rows : json
  return Array.isArray(rows) ? rows.map((row: { soulId: string }) => row.soulId).sort() : []
}
