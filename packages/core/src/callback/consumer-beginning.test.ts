import { expect, it, onTestFinished, vi } from 'vitest'
import { AstralEngine } from '../engine/astral-engine.js'
import { FaultyRealm } from '../feed/test-faulty-realm.js'
import { CallbackFlow } from './callback-flow.js'
import { Order } from './test-callbacks.js'

/** An engine on a realm with faults, ended with the test. */
async function open(
  callbacks: CallbackFlow,
  faults: Partial<Pick<FaultyRealm, 'headTurns' | 'isUnreachable'>>,
): Promise<FaultyRealm> {
  const made: FaultyRealm[] = []
  const engine = new AstralEngine({
    realms: { primary: 'faulty://' },
    drivers: [
      {
        schemes: ['faulty'],
        create: (_, options) => {
          const realm = Object.assign(new FaultyRealm('memory://', options), faults)
          made.push(realm)
          return realm
        },
      },
    ],
    kinds: [Order],
    flows: [callbacks],
  })
  onTestFinished(() => engine.transcend())
  await engine.awaken()
  const [realm] = made
  if (realm === undefined) throw new Error('The engine made no realm.')
  return realm
}

it('is before the first write after the engine has awoken, however slow the log', async () => {
  const titles: unknown[] = []
  const callbacks = new CallbackFlow()
  callbacks.consume('new', { kinds: [Order], handler: ({ after }) => void titles.push(after?.title) })
  callbacks.after(Order, 'manifest', ({ after }) => void titles.push(after?.title))
  const realm = await open(callbacks, { headTurns: 50 })
  await realm.of(Order).manifest({ title: 'first' })
  await vi.waitFor(() => expect(titles).toEqual(['first', 'first']))
})

it('is waited for while the log is out of reach, and holds up no engine', async () => {
  const titles: unknown[] = []
  const callbacks = new CallbackFlow()
  callbacks.consume('new', { kinds: [Order], handler: ({ after }) => void titles.push(after?.title) })
  const realm = await open(callbacks, { isUnreachable: true })
  const stateIs = (state: string): void =>
    expect(callbacks.pulse()).toMatchObject({ consumers: { new: { state } } })
  await vi.waitFor(() => stateIs('failing'))
  expect(callbacks.findings()).toEqual([expect.stringContaining('consumer new fails')])
  expect(callbacks.pulse()).toMatchObject({
    consumers: { new: { lastError: { code: 'LUX_REALM_UNREACHABLE' } } },
  })
  realm.isUnreachable = false
  await vi.waitFor(() => stateIs('following'), { timeout: 5_000 })
  expect(callbacks.findings()).toEqual([])
  await realm.of(Order).manifest({ title: 'later' })
  await vi.waitFor(() => expect(titles).toEqual(['later']))
})
