import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { AstralEngine } from '../engine/astral-engine.js'
import { kind } from '../kind/kind.js'
import type { ChangeOptions } from '../realm/realm-options.js'
import { CallbackFlow, type CallbackFlowOptions } from './callback-flow.js'

export const Order = kind('order', {
  title: z.string(),
  total: z.bigint().default(0n),
  paidAt: z.date().optional(),
})

export interface Callbacks {
  readonly flow: CallbackFlow
  readonly engine: AstralEngine
}

/** An engine on memory with a callback flow, ended with the test. */
export async function openCallbacks(
  register: (flow: CallbackFlow) => void,
  options: CallbackFlowOptions = {},
  changes: ChangeOptions = {},
): Promise<Callbacks> {
  const flow = new CallbackFlow(options)
  register(flow)
  const engine = new AstralEngine({
    realms: { primary: 'memory://' },
    kinds: [Order],
    flows: [flow],
    changes,
  })
  await engine.awaken()
  onTestFinished(() => engine.transcend())
  return { flow, engine }
}
