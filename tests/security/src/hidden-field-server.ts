import { AstralEngine, kind } from '@luxdb/core'
import { createRestFlow } from '@luxdb/flow-rest'
import { z } from 'zod'
import type { Ask } from './ask.js'
import { askFlow } from './ask-flow.js'
import { ANN } from './people.js'

const Note = kind(
  'note',
  { title: z.string(), secret: z.string().default('kept') },
  { access: { read: true }, hidden: { secret: true } },
)

/** A kind with a field that its only visitor may not see. */
export async function hiddenFieldServer(): Promise<{
  readonly ask: Ask
  readonly stop: () => Promise<void>
}> {
  const flow = createRestFlow({ authenticator: { authenticate: async () => ANN } })
  const engine = await new AstralEngine({
    realms: { primary: 'memory://' },
    kinds: [Note],
    flows: [flow],
  }).awaken()
  await engine.realm('primary').of(Note).manifest({ title: 'one' })
  return { ask: askFlow(flow), stop: () => engine.transcend() }
}
