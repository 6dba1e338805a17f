import type { WebSocket } from 'ws'
import { BenchServer } from './bench-server.js'
import { openAll } from './open-all.js'
import { joinPhoenix } from './phoenix-client.js'
import type { Finding } from './verdict.js'

const BUDGET_KILOBYTES = 20
/** Open before, so that what is made once for all, and the room that the heap has grown by, are there. */
const FIRST = 1_000

/** What a portal with one live query costs while nothing happens. */
export async function idleCase(portals: number): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const [what, filterOf] of Object.entries(QUERIES)) {
    const kilobytes = await measure(portals, filterOf)
    findings.push({
      what: `${portals} idle portals with ${what}: RSS each`,
      measured: `${kilobytes.toFixed(1)} KB`,
      wanted: `<= ${BUDGET_KILOBYTES} KB`,
      isKept: kilobytes <= BUDGET_KILOBYTES,
    })
  }
  return findings
}

const QUERIES: Readonly<Record<string, (number: number) => string>> = {
  'the same live query': () => '',
  'a live query of its own': (number) => `owner=eq.o${number}`,
}

async function measure(portals: number, filterOf: (number: number) => string): Promise<number> {
  const server = await BenchServer.start('luxdb', './websocket/luxdb-server.mjs')
  const open = (number: number): Promise<WebSocket> =>
    joinPhoenix(
      server.port,
      { topic: 'query:idle', payload: { kind: 'beacon', filter: filterOf(number) } },
      () => undefined,
    )
  try {
    await openAll(FIRST, open)
    await server.collect()
    const before = await server.usage()
    await openAll(portals, (number) => open(FIRST + number))
    await server.collect()
    const after = await server.usage()
    return (after.rssBytes - before.rssBytes) / 1_024 / portals
  } finally {
    await server.stop()
  }
}
