import type { TestServer } from './test-server.js'

/** One event as a client reads it. */
export interface ReadEvent {
  readonly event: string
  readonly id: string | undefined
  readonly data: unknown
}

/** A stream of events that is read by hand. */
export interface EventReader {
  readonly response: Response
  /** The next event; heartbeats are counted and passed over. Undefined when the stream has ended. */
  next(): Promise<ReadEvent | undefined>
  /** Comments that have come so far. */
  readonly beats: number
  cancel(): Promise<void>
}

/** Opens a stream of events; throws when the answer is none. */
export async function openEvents(
  { flow }: TestServer,
  path: string,
  headers: Record<string, string> = {},
): Promise<EventReader> {
  const request = new Request(`http://localhost${path}`, {
    headers: { accept: 'text/event-stream', ...headers },
  })
  const response = await flow.fetch(request)
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return new BlockReader(response)
}

class BlockReader implements EventReader {
  readonly response: Response
  readonly #reader: ReadableStreamDefaultReader<string>
  #text = ''
  beats = 0

  constructor(response: Response) {
    this.response = response
    const body = response.body?.pipeThrough(new TextDecoderStream())
    if (body === undefined) throw new Error('The answer has no body.')
    this.#reader = body.getReader()
  }

  async next(): Promise<ReadEvent | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end < 0) {
        const { value } = await this.#reader.read()
        if (value === undefined) return undefined
        this.#text += value
        continue
      }
      const block = this.#text.slice(0, end)
      this.#text = this.#text.slice(end + 2)
      if (!block.startsWith(':')) return readBlock(block)
      this.beats += 1
    }
  }

  cancel(): Promise<void> {
    return this.#reader.cancel()
  }
}

function readBlock(block: string): ReadEvent {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ')
      return [line.slice(0, colon), line.slice(colon + 2)] as const
    }),
  )
  const data: unknown = JSON.parse(fields.get('data') ?? 'null')
  return { event: fields.get('event') ?? 'message', id: fields.get('id'), data }
}
