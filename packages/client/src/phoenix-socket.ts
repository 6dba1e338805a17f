import { isJsonObject } from '@luxdb/core/query'
import type { JsonObject, JsonValue } from './json.js'

/** What is needed of a WebSocket: that of browsers and the one of `ws` have it. */
export interface SocketLike {
  onopen: ((event: never) => unknown) | null
  onclose: ((event: never) => unknown) | null
  onerror: ((event: never) => unknown) | null
  onmessage: ((event: never) => unknown) | null
  send(text: string): void
  close(): void
}

export type SocketMaker = (url: string) => SocketLike

export interface PhoenixSocketOptions {
  readonly url: string
  readonly open: SocketMaker
  /** Milliseconds between signs of life; default 25,000. */
  readonly heartbeatMs?: number
  /** Milliseconds before the next try, by how many have failed; with jitter. */
  readonly backoffMs?: (failures: number) => number
}

/** One topic that is joined again whenever the connection is. */
export interface TopicListener {
  readonly topic: string
  /** Asked for at each join: a cursor moves on. */
  params(): JsonValue
  onJoined(response: JsonValue): void
  onRefused(response: JsonValue): void
  onEvent(event: string, payload: JsonValue): void
  onLost(): void
}

type Message = readonly [
  joinRef: string | null,
  ref: string | null,
  topic: string,
  event: string,
  payload: JsonValue,
]

const DEFAULT_HEARTBEAT_MS = 25_000
const LONGEST_BACKOFF_MS = 5_000

/** A Phoenix connection that comes back by itself, and joins its topics again. */
export class PhoenixSocket {
  readonly #options: PhoenixSocketOptions
  readonly #topics = new Map<string, TopicListener>()
  /** The ref of the join that each topic lives by. */
  readonly #joinRefs = new Map<string, string>()
  #socket: SocketLike | undefined
  #isOpen = false
  #isEnded = false
  #failures = 0
  #refs = 0
  #unanswered = false
  #heartbeat: ReturnType<typeof setInterval> | undefined
  #retry: ReturnType<typeof setTimeout> | undefined

  constructor(options: PhoenixSocketOptions) {
    this.#options = options
  }

  add(listener: TopicListener): void {
    this.#topics.set(listener.topic, listener)
    if (this.#isOpen) this.#join(listener)
    else if (this.#socket === undefined && this.#retry === undefined) this.#connect()
  }

  remove(listener: TopicListener): void {
    if (!this.#topics.delete(listener.topic)) return
    const joinRef = this.#joinRefs.get(listener.topic)
    this.#joinRefs.delete(listener.topic)
    if (this.#isOpen && joinRef !== undefined)
      this.#send([joinRef, this.#nextRef(), listener.topic, 'phx_leave', {}])
  }

  /** Ends the connection for good. */
  close(): void {
    this.#isEnded = true
    clearTimeout(this.#retry)
    clearInterval(this.#heartbeat)
    this.#topics.clear()
    this.#socket?.close()
  }

  #connect(): void {
    if (this.#isEnded) return
    this.#retry = undefined
    const socket = this.#options.open(this.#options.url)
    this.#socket = socket
    socket.onopen = () => this.#opened(socket)
    socket.onclose = () => this.#lost(socket)
    // A close follows every error, and says all that there is to know.
    socket.onerror = () => undefined
    socket.onmessage = ({ data }: { data: unknown }) => this.#hear(String(data))
  }

  #opened(socket: SocketLike): void {
    if (socket !== this.#socket) return
    this.#isOpen = true
    this.#failures = 0
    this.#unanswered = false
    const { heartbeatMs = DEFAULT_HEARTBEAT_MS } = this.#options
    this.#heartbeat = setInterval(() => this.#beat(socket), heartbeatMs)
    for (const listener of this.#topics.values()) this.#join(listener)
  }

  /** A connection that does not answer is as good as lost, though nobody has said so. */
  #beat(socket: SocketLike): void {
    if (this.#unanswered) {
      socket.close()
      this.#lost(socket)
      return
    }
    this.#unanswered = true
    this.#send([null, this.#nextRef(), 'phoenix', 'heartbeat', {}])
  }

  #lost(socket: SocketLike): void {
    if (socket !== this.#socket) return
    this.#socket = undefined
    this.#isOpen = false
    this.#joinRefs.clear()
    clearInterval(this.#heartbeat)
    for (const listener of this.#topics.values()) listener.onLost()
    if (this.#isEnded || this.#topics.size === 0) return
    const { backoffMs = defaultBackoff } = this.#options
    this.#retry = setTimeout(() => this.#connect(), backoffMs(this.#failures))
    this.#failures += 1
  }

  #join(listener: TopicListener): void {
    const ref = this.#nextRef()
    this.#joinRefs.set(listener.topic, ref)
    this.#send([ref, ref, listener.topic, 'phx_join', listener.params()])
  }

  #hear(text: string): void {
    this.#unanswered = false
    // The server made it of the very protocol that this type describes.
    const [joinRef, ref, topic, event, payload]: Message = JSON.parse(text)
    const listener = this.#topics.get(topic)
    const current = this.#joinRefs.get(topic)
    if (listener === undefined || (joinRef !== null && joinRef !== current)) return
    if (event === 'phx_reply') {
      if (ref === current) this.#answered(listener, payload)
    } else if (event === 'phx_error' || event === 'phx_close') this.#rejoin(listener)
    else listener.onEvent(event, payload)
  }

  #answered(listener: TopicListener, payload: JsonValue): void {
    const { status, response = null }: JsonObject = isJsonObject(payload) ? payload : {}
    if (status === 'ok') listener.onJoined(response)
    else listener.onRefused(response)
  }

  #rejoin(listener: TopicListener): void {
    listener.onLost()
    const { backoffMs = defaultBackoff } = this.#options
    setTimeout(() => {
      if (this.#isOpen && this.#topics.get(listener.topic) === listener) this.#join(listener)
    }, backoffMs(0))
  }

  #send(message: Message): void {
    this.#socket?.send(JSON.stringify(message))
  }

  #nextRef(): string {
    this.#refs += 1
    return String(this.#refs)
  }
}

/** Soon at first, then less often; never all clients at once. */
function defaultBackoff(failures: number): number {
  return Math.min(LONGEST_BACKOFF_MS, 100 * 2 ** Math.min(failures, 6)) * (0.5 + Math.random() / 2)
}
