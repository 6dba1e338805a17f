import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { AstralEngine } from '@luxdb/core'
import { WebSocketFlow } from '@luxdb/flow-ws'
import { Ballast, Beacon, clockMs, KINDS } from './beacon.js'
import type { WriteLoad } from './command.js'
import { EVENT } from './event.js'
import { serveCommands } from './serve-commands.js'

const MANY = 20_000

const flow = new WebSocketFlow({ limits: { maxPortals: MANY, maxPortalsPerPrincipal: MANY } })
const engine = await new AstralEngine({
  realms: { primary: 'memory://?maxBeings=100000&evict=oldest' },
  kinds: KINDS,
  flows: [flow],
}).awaken()
const http = createServer()
flow.attach(http)

serveCommands(http, async (command) => {
  if (command.type === 'burst') {
    for (let event = 0; event < command.count; event++) {
      void flow.broadcastEnergy({ channel: 'news', payload: EVENT })
    }
  } else if (command.type === 'write') await write(command)
})

async function write({ from, perSecond, seconds, ballastBytes }: WriteLoad): Promise<void> {
  const realm = engine.realm('primary')
  const startedAt = performance.now()
  const weight = 'x'.repeat(ballastBytes)
  for (let step = 0; step < perSecond * seconds; step++) {
    const dueMs = startedAt + (step * 1_000) / perSecond - performance.now()
    if (dueMs > 0) await wait(dueMs)
    if (weight !== '') await realm.of(Ballast).manifest({ number: from + step, weight })
    await realm.of(Beacon).manifest({ number: from + step, sentAt: clockMs() })
  }
}
