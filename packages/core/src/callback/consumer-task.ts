import type { Change } from '../feed/change.js'
import type { AnyKind } from '../kind/kind-types.js'
import type { KindShape } from '../query/kind-shape.js'
import type { CallbackContext } from './callback-event.js'
import { type ChangeMatch, changeMatch } from './change-match.js'
import type { ConsumerJournal } from './consumer-journal.js'
import type { ChangeFilter, ConsumerGap, DeliveryOptions } from './consumer-options.js'
import { DEFAULT_RETRY, type RetryPolicy } from './retry-policy.js'

/** All that running one consumer needs, settled. */
export interface ConsumerTask {
  readonly name: string
  readonly shapes: ReadonlyMap<string, KindShape>
  readonly match: ChangeMatch
  readonly deliver: (change: Change, context: CallbackContext) => Promise<void> | void
  readonly journal: ConsumerJournal
  readonly retry: Required<RetryPolicy>
  readonly timeoutMs: number
  /** Changes at work at once. */
  readonly workers: number
  readonly from: 'now' | 'start'
  readonly onGap?: (gap: ConsumerGap) => Promise<void> | void
}

const DEFAULT_TIMEOUT_MS = 30_000

/** What was asked for, with defaults; the rest comes from where the consumer runs. */
export function consumerTask(
  name: string,
  options: ChangeFilter<AnyKind> & DeliveryOptions,
  place: Pick<ConsumerTask, 'deliver' | 'journal' | 'workers'>,
): ConsumerTask {
  const { kinds, retry, timeoutMs = DEFAULT_TIMEOUT_MS, from = 'now', onGap } = options
  return {
    name,
    shapes: new Map(kinds.map((kind) => [kind.name, kind.shape])),
    match: changeMatch(options),
    retry: { ...DEFAULT_RETRY, ...retry },
    timeoutMs,
    from,
    ...(onGap === undefined ? {} : { onGap }),
    ...place,
  }
}
