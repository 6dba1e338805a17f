import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ask } from '../src/ask.js'
import { askFlow } from '../src/ask-flow.js'
import { type AttackedServer, attackedServer } from '../src/injection/attacked-server.js'

/** Of CPU, for a whole request with a header of 64 KiB: four times what the server lets in. */
const MOST_MS = 50
const ROUNDS = 5
const LONG = 65_000

const HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['prefer', 'return=minimal,'.repeat(LONG / 15)],
  ['prefer', `${' '.repeat(LONG)}x`],
  ['prefer', `handling=strict${',a'.repeat(LONG / 2)}`],
  ['accept', 'application/json;q=0.1,'.repeat(LONG / 23)],
  ['accept', `x${' '.repeat(LONG)}x`],
  ['accept', ';'.repeat(LONG)],
  ['accept', 'a/'.repeat(LONG / 2)],
  ['range', '0'.repeat(LONG)],
  ['range', '-'.repeat(LONG)],
  ['range', `0${' '.repeat(LONG)}x`],
  ['authorization', `Bearer ${' '.repeat(LONG)}x y`],
  ['authorization', `bearer${' a'.repeat(LONG / 2)}`],
  ['if-none-match', '"'.repeat(LONG)],
  ['if-none-match', 'W/'.repeat(LONG / 2)],
  ['if-none-match', '"a",'.repeat(LONG / 4)],
  ['if-match', 'W/"'.repeat(LONG / 3)],
  ['content-type', ';'.repeat(LONG)],
  ['content-type', `application/json;${' '.repeat(LONG)}charset=x`],
  ['content-type', 'application/json;charset="'.repeat(LONG / 26)],
  ['origin', `http://${'a'.repeat(LONG)}`],
  ['origin', 'http://'.repeat(LONG / 7)],
  ['host', 'a'.repeat(LONG)],
  ['host', '['.repeat(LONG)],
  ['host', `localhost:${'1'.repeat(LONG)}`],
  ['x-request-id', 'a'.repeat(LONG)],
  ['idempotency-key', 'a'.repeat(LONG)],
  ['accept-profile', 'a'.repeat(LONG)],
  ['last-event-id', 'a.'.repeat(LONG / 2)],
]

/** As long as a URL may be. */
const LONG_URL = 15_900
const SEARCHES: readonly string[] = [
  `or=(${'rank.eq.1,'.repeat(1_500)})`,
  `or=${'('.repeat(LONG_URL / 2)}${')'.repeat(LONG_URL / 2)}`,
  `select=${'a('.repeat(4_000)}*${')'.repeat(4_000)}`,
  `select=${'.'.repeat(LONG_URL)}`,
  `select=${'name,'.repeat(3_000)}`,
  `select=${'->'.repeat(7_000)}`,
  `order=${'rank.'.repeat(3_000)}`,
  `order=${'rank,'.repeat(3_000)}`,
  `name=in.(${'a,'.repeat(7_000)}`,
  `name=in.("${'\\'.repeat(LONG_URL)}`,
  `name=eq.${'%41'.repeat(5_000)}`,
  `name=fts.${'(a%26'.repeat(3_000)}`,
  `name=wfts.${'-'.repeat(LONG_URL)}`,
  `name=like.${'*a'.repeat(480)}`,
  `tags=cs.${'{'.repeat(LONG_URL)}`,
  `facts=cs.${'['.repeat(LONG_URL)}`,
  `facts->${'a->'.repeat(5_000)}b=eq.1`,
  `limit=${'9'.repeat(LONG_URL)}`,
  `${'rank=eq.1&'.repeat(1_500)}`,
  `${'&'.repeat(LONG_URL)}`,
  `${'='.repeat(LONG_URL)}`,
  `${'a=not.'.repeat(2_500)}`,
  `madeAt=eq.${'0'.repeat(LONG_URL)}`,
  `rank=eq.${'1'.repeat(LONG_URL)}`,
  `after=${'a'.repeat(LONG_URL)}`,
]

describe('near misses of every grammar, as long as can be', () => {
  let server: AttackedServer
  let ask: Ask
  beforeAll(async () => {
    server = await attackedServer('memory', '')
    ask = askFlow(server.flow)
    // What is read for the first time is compiled first.
    for (let count = 0; count < 20; count++)
      await ask('/beings/thing?rank=eq.1', { headers: { prefer: 'count=exact' } })
  })
  afterAll(() => server?.stop())

  async function leastCostOf(work: () => Promise<{ readonly status: number }>): Promise<number> {
    const costs: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const before = process.cpuUsage()
      expect((await work()).status).toBeLessThan(500)
      costs.push(process.cpuUsage(before).user / 1_000)
    }
    return Math.min(...costs)
  }

  it.each(HEADERS.map(([name, value]) => [`${name}: ${value.slice(0, 30)}`, name, value]))(
    'are read in little time: %s',
    async (_, name, value) => {
      const headers = { [name]: value }
      expect(await leastCostOf(() => ask('/beings/thing?limit=1', { headers }))).toBeLessThan(MOST_MS)
      expect(await leastCostOf(() => ask('/beings/thing/t1', { headers }))).toBeLessThan(MOST_MS)
      const write = { method: 'PATCH', body: {}, headers }
      expect(await leastCostOf(() => ask('/beings/thing/t1', write))).toBeLessThan(MOST_MS)
    },
  )

  it.each(SEARCHES.map((search) => [search.slice(0, 30), search]))(
    'are read in little time in URLs: %s',
    async (_, search) => {
      expect(await leastCostOf(() => ask(`/beings/thing?${search}`))).toBeLessThan(MOST_MS)
    },
  )
})
