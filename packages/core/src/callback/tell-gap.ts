import { WakeSignal } from '../feed/wake-signal.js'
import type { ConsumerGap } from './consumer-options.js'
import type { ConsumerStatistics } from './consumer-statistics.js'
import type { ConsumerTask } from './consumer-task.js'
import { backoffMs } from './retry-policy.js'

/** Tells a consumer that changes may be missing, until it has taken note or the signal ends it. */
export async function tellGap(
  task: ConsumerTask,
  gap: ConsumerGap,
  statistics: ConsumerStatistics,
  signal: AbortSignal,
): Promise<void> {
  statistics.noteGap()
  const pause = new WakeSignal(signal)
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      if (await isTold(task, gap, statistics.now)) return
    } catch (error) {
      statistics.noteError(error)
    }
    await pause.wait(backoffMs(task.retry, attempt))
  }
}

async function isTold({ onGap, journal }: ConsumerTask, gap: ConsumerGap, now: number): Promise<boolean> {
  if (onGap === undefined) {
    const id = `${String(now).padStart(15, '0')}-gap-${gap.kind ?? ''}`
    return journal.bury({ ...gap, type: 'gap', id, buriedAt: now })
  }
  await onGap(gap)
  return true
}
