import { expectTypeOf } from 'vitest'
import { CallbackFlow } from './callback-flow.js'
import { Order } from './test-callbacks.js'

const callbacks = new CallbackFlow()

callbacks.before(Order, 'transform', ({ before, after }) => {
  expectTypeOf(before.total).toEqualTypeOf<bigint>()
  expectTypeOf(after.paidAt).toEqualTypeOf<Date | undefined>()
})
callbacks.before(Order, 'manifest', ({ after }) => ({ title: after.title }))

// @ts-expect-error Before-hooks are synchronous.
callbacks.before(Order, 'manifest', async () => undefined)
// @ts-expect-error And those that return nothing.
callbacks.before(Order, 'dissolve', async () => {})
// @ts-expect-error What is created was not there before.
callbacks.before(Order, 'manifest', ({ before }) => void before)
// @ts-expect-error What is gone takes no changes.
callbacks.before(Order, 'dissolve', () => ({ title: 'gone' }))
// @ts-expect-error A field that the kind does not have.
callbacks.before(Order, 'transform', () => ({ colour: 'red' }))

callbacks.consume('typed', {
  kinds: [Order],
  where: { total: { gt: 1n } },
  handler: ({ kind, before, after }) => {
    expectTypeOf(kind).toEqualTypeOf<'order'>()
    expectTypeOf(before?.title).toEqualTypeOf<string | undefined>()
    expectTypeOf(after?.total).toEqualTypeOf<bigint | undefined>()
  },
})
// @ts-expect-error A filter over a field that the kind does not have.
callbacks.consume('wrong', { kinds: [Order], where: { colour: 'red' }, handler: () => undefined })
