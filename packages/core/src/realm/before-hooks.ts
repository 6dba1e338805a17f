import { LuxError } from '../errors/lux-error.js'
import type { AnyKind, PatchOf, RecordOf } from '../kind/kind-types.js'
import { KeyedLock } from './keyed-lock.js'

/** What is done to beings. */
export type WriteOperation = 'manifest' | 'transform' | 'dissolve'

/** What each before-hook gets: beings as they are stored and as they would be. */
export interface PendingWrite<K extends AnyKind> {
  readonly manifest: { readonly after: RecordOf<K> }
  readonly transform: { readonly before: RecordOf<K>; readonly after: RecordOf<K> }
  readonly dissolve: { readonly before: RecordOf<K> }
}

// A hook that only looks need not say `return undefined`; void alone would let asynchronous ones pass.
// biome-ignore lint/suspicious/noConfusingVoidType: it is the return type of functions
type Nothing = void | undefined

/** Nothing, or further changes; a dissolve takes none. */
export interface HookResult<K extends AnyKind> {
  readonly manifest: PatchOf<K> | Nothing
  readonly transform: PatchOf<K> | Nothing
  readonly dissolve: Nothing
}

/**
 * Runs before a write of LuxDB reaches the storage: may refuse it (`throw refuse(...)`) or change what is
 * written. Synchronous, and pure: it may run more than once for one write, and also for one that fails after.
 */
export type BeforeHook<K extends AnyKind, O extends WriteOperation> = (
  write: PendingWrite<K>[O],
) => HookResult<K>[O]

/** A hook as realms run it: records in, a patch out. */
export type UntypedHook = (write: Readonly<Record<string, unknown>>) => unknown

/** The before-hooks of one realm, in the order in which they were registered. */
export class BeforeHooks {
  /** One hooked write at a time for each being: they would only find each other's versions gone. */
  readonly lock: KeyedLock = new KeyedLock()
  readonly #hooks = new Map<string, readonly UntypedHook[]>()

  /** Returns what takes the hook away again. */
  add(kind: string, operation: WriteOperation, hook: UntypedHook): () => void {
    const key = `${operation} ${kind}`
    this.#hooks.set(key, [...(this.#hooks.get(key) ?? []), hook])
    return () => {
      const others = (this.#hooks.get(key) ?? []).filter((known) => known !== hook)
      if (others.length === 0) this.#hooks.delete(key)
      else this.#hooks.set(key, others)
    }
  }

  /** Undefined when there are none: most kinds have none, and writes ask each time. */
  of(kind: string, operation: WriteOperation): readonly UntypedHook[] | undefined {
    return this.#hooks.size === 0 ? undefined : this.#hooks.get(`${operation} ${kind}`)
  }
}

/**
 * The error of a before-hook that does not let a write pass; its message reaches the caller.
 *
 * ```ts
 * callbacks.before(Order, 'dissolve', ({ before }) => {
 *   if (before.paidAt !== undefined) throw refuse('A paid order stays.')
 * })
 * ```
 */
export function refuse(message: string, details: Readonly<Record<string, unknown>> = {}): LuxError {
  return new LuxError('LUX_REFUSED', message, { details })
}
