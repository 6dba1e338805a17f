import { recordReader } from '../being/record-reader.js'
import type { AnyKind } from '../kind/kind-types.js'
import { layoutOf } from '../query/layout-of.js'
import type { RowLayout } from '../query/row-layout.js'
import type { BaseRealm } from '../realm/base-realm.js'
import { type CallbackHandler, toEvent } from './callback-event.js'
import type { ConsumerTask } from './consumer-task.js'

/** Gives changes to a handler of this process, as values of TypeScript. */
export function handlerDelivery(
  handler: CallbackHandler,
  kinds: readonly AnyKind[],
  realm: BaseRealm,
): ConsumerTask['deliver'] {
  const readers = new Map(kinds.map((kind) => [kind.name, recordReader(wholeLayout(kind))]))
  return async (change, context) => {
    const read = readers.get(change.kind)
    if (read === undefined) throw new TypeError(`No reader for the kind ${change.kind}.`)
    await handler(toEvent(change, read, { realm: realm.name, epoch: realm.changes.epoch }), context)
  }
}

/** The layout of whole beings. */
export function wholeLayout({ name, shape }: AnyKind): RowLayout {
  const catalog = { get: (asked: string) => (asked === name ? shape : undefined) }
  return layoutOf({ v: 1, type: 'query', kind: name }, catalog)
}
