import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ForeignWriter } from '../src/foreign-writer.js'
import { SHARED_REALMS, startTwoServers, type TwoServers } from '../src/two-servers.js'

const WRITERS = 64
const ROUNDS = 12
const BEING = 'http://localhost/beings/city/waw'

describe.each(SHARED_REALMS)('64 writers of one version on %s, one of them another program', (name) => {
  let servers: TwoServers
  let foreign: ForeignWriter
  beforeAll(async () => {
    servers = await startTwoServers(name, inject('postgresUrl'))
    foreign = await ForeignWriter.start(servers.url)
  })
  afterAll(async () => {
    foreign?.stop()
    await servers.stop()
  })

  interface Current {
    readonly tag: string
    readonly version: number
    readonly population: number
  }

  async function current(): Promise<Current> {
    const response = await servers.first.flow.fetch(new Request(BEING))
    const { version, population }: Omit<Current, 'tag'> = JSON.parse(await response.text())
    return { tag: response.headers.get('etag') ?? '', version, population }
  }

  /** The status of a change that goes ahead only under the version that was seen. */
  async function change(writer: number, population: number, tag: string): Promise<number> {
    const { flow } = writer % 2 === 0 ? servers.first : servers.second
    const headers = { 'content-type': 'application/json', 'if-match': tag, prefer: 'return=minimal' }
    const init = { method: 'PATCH', headers, body: JSON.stringify({ population }) }
    return (await flow.fetch(new Request(BEING, init))).status
  }

  it('let exactly one through each time, and overwrite nothing unseen', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { tag, version } = await current()
      const populationOf = (writer: number): number => 1_000 * (round + 1) + writer
      // It begins before all others, between them, or behind them.
      const turn = Math.floor((round * WRITERS) / ROUNDS)
      const writes = Array.from({ length: WRITERS }, async (_, writer): Promise<boolean> => {
        const population = populationOf(writer)
        if (writer === turn) return (await foreign.write({ soulId: 'waw', population, version })) === 1
        const status = await change(writer, population, tag)
        expect([204, 412]).toContain(status)
        return status === 204
      })
      const won = (await Promise.all(writes)).flatMap((isWinner, writer) => (isWinner ? [writer] : []))
      expect(won).toHaveLength(1)
      expect(await current()).toMatchObject({ version: version + 1, population: populationOf(won[0] ?? -1) })
    }
  })

  it('know of a change that the other program has made', async () => {
    const seen = await current()
    expect(await foreign.write({ soulId: 'waw', population: 1, version: seen.version })).toBe(1)
    expect(await change(0, 2, seen.tag)).toBe(412)
    expect(await current()).toMatchObject({ population: 1, version: seen.version + 1 })
  })
})
