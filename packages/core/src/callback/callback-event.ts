import type { RecordReader } from '../being/record-reader.js'
import type { Change, ChangeOperation } from '../feed/change.js'
import type { AnyKind, RecordOf } from '../kind/kind-types.js'

/** A committed change of one being, by whomever. */
export interface CallbackEvent<K extends AnyKind = AnyKind> {
  /** The same at every try and on every process: use it to recognise a change that was handled before. */
  readonly id: string
  readonly realm: string
  /** Name of the kind. */
  readonly kind: K['name']
  readonly operation: ChangeOperation
  readonly soulId: string
  /** What was stored before; absent for an insert. */
  readonly before?: RecordOf<K>
  /** What is stored after; absent for a delete. */
  readonly after?: RecordOf<K>
  readonly at: Date
}

/** What a handler may know about its call. */
export interface CallbackContext {
  /** Counts from 1. */
  readonly attempt: number
  /** Aborted when the time of the call is over. */
  readonly signal: AbortSignal
}

/**
 * Resolves when the change is handled; rejects to be called again.
 * A change can come more than once: after a crash, or when its time was over although it was handled.
 */
export type CallbackHandler<K extends AnyKind = AnyKind> = (
  event: CallbackEvent<K>,
  context: CallbackContext,
) => Promise<void> | void

/** Names a change within all histories of its realm. */
export function changeId(epoch: string, { sequence, operation }: Change): string {
  return `${epoch}.${sequence}.${operation}`
}

export interface EventOrigin {
  readonly realm: string
  readonly epoch: string
}

export function toEvent(change: Change, read: RecordReader, { realm, epoch }: EventOrigin): CallbackEvent {
  const { kind, operation, soulId, at } = change
  const event = { id: changeId(epoch, change), realm, kind, operation, soulId, at: new Date(at) }
  // The rows are those of the kind; its types are checked where the handler is registered.
  return {
    ...event,
    ...(change.old === undefined ? {} : { before: read(change.old) as RecordOf<AnyKind> }),
    ...(change.new === undefined ? {} : { after: read(change.new) as RecordOf<AnyKind> }),
  }
}
