export interface TextStreamOptions {
  /** A reader that takes nothing for so long is cut off: what it reads from is held all the while. */
  readonly stallTimeoutMs: number
  /** Cuts the connection; false where it is not known, and the body breaks off instead. */
  readonly hangUp: () => boolean
  /** Called with what broke the stream off: nobody else hears of it. */
  readonly onFailure: (error: unknown) => void
  /** Called once, however the stream ends. */
  readonly onEnd: () => void
}

/** Text goes out in pieces of about this size. */
const PIECE_CHARACTERS = 65_536

/** Texts as a body that is made as fast as it is read. A failure in the middle breaks the body off. */
export function textStream(
  first: IteratorResult<string>,
  rest: AsyncGenerator<string>,
  { stallTimeoutMs, hangUp, onFailure, onEnd }: TextStreamOptions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let pending = first
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = async (): Promise<void> => {
    clearTimeout(timer)
    await rest.return(undefined).catch(() => undefined)
    onEnd()
  }
  const piece = async (): Promise<string> => {
    let text = ''
    while (!pending.done && text.length < PIECE_CHARACTERS) {
      text += pending.value
      pending = await rest.next()
    }
    return text
  }
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      clearTimeout(timer)
      try {
        const text = await piece()
        if (text !== '') controller.enqueue(encoder.encode(text))
        if (pending.done) {
          controller.close()
          await end()
          return
        }
        timer = setTimeout(() => {
          if (!hangUp()) controller.error(new Error('The reader has stalled.'))
          void end()
        }, stallTimeoutMs)
      } catch (error) {
        onFailure(error)
        controller.error(error)
        await end()
      }
    },
    cancel: end,
  })
}
