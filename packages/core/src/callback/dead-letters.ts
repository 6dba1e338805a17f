import { LuxError } from '../errors/lux-error.js'
import type { Consumer } from './consumer.js'
import type { DeadLetter } from './dead-letter.js'
import type { DeadLetterBox, ListOptions } from './dead-letter-box.js'
import { restoreChange } from './stored-change.js'
import { withinTime } from './within-time.js'

/** What consumers did not manage to handle. */
export class DeadLetters {
  readonly #consumerOf: (name: string) => Consumer

  constructor(consumerOf: (name: string) => Consumer) {
    this.#consumerOf = consumerOf
  }

  /** The oldest first. */
  list(consumer: string, options: ListOptions = {}): Promise<readonly DeadLetter[]> {
    return this.#boxOf(consumer).list(options)
  }

  /**
   * Calls the handler (or `onGap`) once more, and removes the letter when it resolves. Later changes of the
   * same being may have been handled since. @throws what the handler throws; LUX_NOT_FOUND
   */
  async replay(consumer: string, id: string): Promise<void> {
    const { task } = this.#consumerOf(consumer)
    const letter = await this.#boxOf(consumer).get(id)
    if (letter === undefined) throw noLetter(consumer, id)
    if (letter.type === 'gap') {
      const { reason, kind } = letter
      await task.onGap?.({ consumer, reason, ...(kind === undefined ? {} : { kind }) })
    } else {
      const shape = task.shapes.get(letter.change.kind)
      if (shape === undefined) throw noLetter(consumer, id)
      const change = restoreChange(letter.change, shape)
      const attempt = letter.attempts + 1
      await withinTime(task.timeoutMs, (signal) => task.deliver(change, { attempt, signal }))
    }
    await this.discard(consumer, id)
  }

  /** False when there was none. */
  discard(consumer: string, id: string): Promise<boolean> {
    return this.#boxOf(consumer).remove(id)
  }

  #boxOf(name: string): DeadLetterBox {
    const { deadLetters } = this.#consumerOf(name).task.journal
    if (deadLetters === undefined) throw noLetter(name, '')
    return deadLetters
  }
}

function noLetter(consumer: string, id: string): LuxError {
  return new LuxError('LUX_NOT_FOUND', `The consumer ${consumer} has no dead letter ${JSON.stringify(id)}.`, {
    details: { consumer, id },
  })
}
