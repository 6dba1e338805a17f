import { type Person, tokenOf } from './people.js'

/** An answer, read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown
}

export interface Question {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as it is when it is text, else as JSON. */
  readonly body?: unknown
}

/** Asks as one person. */
export type Ask = (path: string, question?: Question) => Promise<Answer>

/** Requests of a person to a server; each carries the person's token. */
export async function askAs(person: Person, url: string): Promise<Ask> {
  const token = person.isAnonymous ? undefined : await tokenOf(person)
  const credentials: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return async (path, { method = 'GET', headers = {}, body } = {}) => {
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(url + path, {
      method,
      headers: { ...type, ...credentials, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return readAnswer(response)
  }
}

export async function readAnswer(response: Response): Promise<Answer> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) return firstEvent(response)
  const text = await response.text()
  const { status, headers } = response
  const isJson = /json/.test(headers.get('content-type') ?? '') && text !== ''
  return { status, headers, text, json: isJson && !text.includes('\n') ? JSON.parse(text) : undefined }
}

/** What a stream of events begins with; it is let go of then. */
async function firstEvent({ status, headers, body }: Response): Promise<Answer> {
  let text = ''
  const decoder = new TextDecoder()
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = body?.getReader()
  while (!text.includes('\n\n')) {
    const { value, done = true } = (await reader?.read()) ?? {}
    if (done) break
    text += decoder.decode(value, { stream: true })
  }
  await reader?.cancel()
  const [, data] = /^data: (.*)$/m.exec(text) ?? []
  return { status, headers, text, json: data === undefined ? undefined : JSON.parse(data) }
}
