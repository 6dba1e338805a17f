import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ANN, tokenOf } from '../src/people.js'
import { type ServerProcess, startServerProcess } from '../src/server-process.js'

const PER_SECOND = 20
const BURST = 20
const HAMMER_MS = 3_000
/** At once, so that much more is sent than may pass. */
const AT_ONCE = 20

describe('requests faster than they may come', () => {
  let server: ServerProcess
  beforeAll(async () => {
    server = await startServerProcess({
      realm: 'memory://',
      config: fileURLToPath(new URL('../src/wire.config.ts', import.meta.url)),
      settings: { 'limits.requestsPerSecond': PER_SECOND, 'limits.requestBurst': BURST },
    })
  })
  afterAll(() => server?.stop())

  /** How many of how many got through, and how many may have. */
  async function hammer(
    headersOf: (count: number) => Record<string, string>,
  ): Promise<{ passed: number; sent: number; most: number }> {
    const startedAt = performance.now()
    let [sent, passed] = [0, 0]
    const one = async (): Promise<void> => {
      while (performance.now() - startedAt < HAMMER_MS) {
        const { status } = await fetch(`${server.url}/beings/page/p${sent}?`, { headers: headersOf(sent++) })
        if (status !== 429) passed += 1
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, one))
    const seconds = (performance.now() - startedAt) / 1_000
    return { passed, sent, most: 1.1 * (BURST + PER_SECOND * seconds) }
  }

  it('are as few for one address, whatever it says of itself', async () => {
    const { passed, sent, most } = await hammer((count) => ({
      'x-forwarded-for': `203.0.113.${count % 250}`,
      forwarded: `for=203.0.113.${count % 250}`,
      'x-real-ip': `203.0.113.${count % 250}`,
      'user-agent': `agent ${count}`,
      'x-request-id': `id-${count}`,
      cookie: `session=${count}`,
      ...(count % 2 === 0 ? {} : { apikey: `wrong-${count}` }),
    }))
    expect(sent).toBeGreaterThan(2 * most)
    expect(passed).toBeLessThanOrEqual(most)
    expect(passed).toBeGreaterThanOrEqual(BURST)
  })

  it('are as few for one principal, with whichever of its tokens it comes', async () => {
    const tokens = await Promise.all(
      Array.from({ length: 50 }, (_, index) => tokenOf(ANN, { expiresInSeconds: 3_600 + index })),
    )
    const { passed, sent, most } = await hammer((count) => ({
      authorization: `Bearer ${tokens[count % 50]}`,
    }))
    expect(sent).toBeGreaterThan(2 * most)
    expect(passed).toBeLessThanOrEqual(most)
  })

  it('are told when to come again', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 * BURST }, () => fetch(`${server.url}/beings/page/p1`)),
    )
    const response = answers.find(({ status }) => status === 429)
    if (response === undefined) throw new Error('Nothing was refused.')
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(response.headers.get('ratelimit')).toMatch(/^"requests";r=0;t=\d+$/)
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
  })
})
