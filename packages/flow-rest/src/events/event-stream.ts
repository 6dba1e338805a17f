import { HEARTBEAT } from './event-text.js'

export interface EventStreamOptions {
  /** Silence after which a heartbeat is sent. */
  readonly heartbeatMs: number
  /** A reader that takes nothing for so long is cut off. */
  readonly stallTimeoutMs: number
  /** Cuts the connection; false where it is not known, and the body breaks off instead. */
  readonly hangUp: () => boolean
  /** What is said last when the texts fail. */
  readonly failureText: (error: unknown) => string
  /** Called once, however the stream ends. */
  readonly onEnd: () => void
}

/**
 * Events as a body. The next text is taken when the reader has taken the one before it, so that what a slow
 * reader misses waits, bounded and squashed, in the live query and not here.
 */
export function eventStream(
  first: IteratorResult<string>,
  rest: AsyncGenerator<string>,
  { heartbeatMs, stallTimeoutMs, hangUp, failureText, onEnd }: EventStreamOptions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let pending = Promise.resolve(first)
  let stall: ReturnType<typeof setTimeout> | undefined
  let isEnded = false
  const end = (): void => {
    if (isEnded) return
    clearTimeout(stall)
    isEnded = true
    onEnd()
  }
  const close = (controller: ReadableStreamDefaultController<Uint8Array>, text: string): void => {
    if (isEnded) return
    if (text !== '') controller.enqueue(encoder.encode(text))
    controller.close()
    end()
  }
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      clearTimeout(stall)
      try {
        const next = await orBeat(pending, heartbeatMs)
        if (isEnded) return
        if (next?.done === true) return close(controller, '')
        controller.enqueue(encoder.encode(next?.value ?? HEARTBEAT))
        if (next !== undefined) pending = rest.next()
        // Its failure shows when it is asked for.
        pending.catch(() => undefined)
        stall = setTimeout(() => {
          if (!hangUp()) controller.error(new Error('The reader has stalled.'))
          end()
        }, stallTimeoutMs)
      } catch (error) {
        close(controller, failureText(error))
      }
    },
    cancel: end,
  })
}

/** Waits for the next text, but no longer than until a heartbeat is due: then undefined. */
async function orBeat<T>(promise: Promise<T>, heartbeatMs: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const beat = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), heartbeatMs)
  })
  try {
    return await Promise.race([promise, beat])
  } finally {
    clearTimeout(timer)
  }
}
