/*
 * A process that follows the orders of a storage until it is killed. It appends a line to a file for each
 * change that it has handled: what was appended before the kill stays.
 */
import { appendFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { CallbackFlow } from '@luxdb/core'
import { Order } from './order.js'
import { createEngine } from './places.js'

const [url = '', file = ''] = process.argv.slice(2)

const callbacks = new CallbackFlow({ leaseMs: 200 })
callbacks.consume('worker', {
  kinds: [Order],
  from: 'start',
  handler: async ({ id, soulId, operation, after }) => {
    await setImmediate()
    appendFileSync(file, `${JSON.stringify([id, soulId, operation, String(after?.total ?? '')])}\n`)
  },
})
await createEngine(url, [Order], [callbacks]).awaken()
