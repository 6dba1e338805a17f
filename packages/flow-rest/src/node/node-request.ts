import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHeaders } from '@luxdb/protocol'
import type { HttpRequest } from '../http/http-request.js'

/** Of these Node keeps the first value alone; of all others it joins what came several times, as the web standard does. */
const FIRST_KEPT: ReadonlySet<string> = new Set(['authorization', 'content-type', 'host'])

/** The headers of a request that Node took off the network; asked for in lower case. */
class NodeHeaders implements RequestHeaders {
  readonly #incoming: IncomingMessage

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming
  }

  get(name: string): string | null {
    const value = this.#incoming.headers[name]
    if (value === undefined) return null
    if (FIRST_KEPT.has(name)) return joined(this.#incoming.rawHeaders, name)
    return typeof value === 'string' ? value : value.join(', ')
  }

  has(name: string): boolean {
    return this.#incoming.headers[name] !== undefined
  }
}

function joined(rawHeaders: readonly string[], name: string): string | null {
  let all: string | null = null
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const given = rawHeaders[index]
    if (given?.length !== name.length || given.toLowerCase() !== name) continue
    const value = rawHeaders[index + 1] ?? ''
    all = all === null ? value : `${all}, ${value}`
  }
  return all
}

/** A request without a body that Node took off the network. */
export class NodeRequest implements HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: RequestHeaders
  readonly body: null = null
  readonly #outgoing: ServerResponse
  #signal: AbortSignal | undefined

  constructor(incoming: IncomingMessage, outgoing: ServerResponse) {
    this.method = incoming.method ?? ''
    this.url = incoming.url ?? ''
    this.headers = new NodeHeaders(incoming)
    this.#outgoing = outgoing
  }

  get signal(): AbortSignal {
    this.#signal ??= goneSignal(this.#outgoing)
    return this.#signal
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new ArrayBuffer(0)
  }
}

/** Aborts when the connection closes before the answer is out. */
function goneSignal(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController()
  const onClose = (): void => {
    if (!outgoing.writableFinished) controller.abort(new Error('The client went away.'))
  }
  if (outgoing.closed) onClose()
  else outgoing.once('close', onClose)
  return controller.signal
}
