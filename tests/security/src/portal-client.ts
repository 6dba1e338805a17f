import { once } from 'node:events'
import { type ClientOptions, type RawData, WebSocket } from 'ws'

type Json = Readonly<Record<string, unknown>>

/** What came on a topic. */
export interface Heard {
  readonly topic: string
  readonly event: string
  readonly payload: Json
}

const REPLY_MS = 20_000

/** A client that speaks Phoenix' frames by hand, so that nothing is smoothed over between it and the server. */
export class PortalClient {
  readonly socket: WebSocket
  /** All that was pushed, in order. */
  readonly heard: Heard[] = []
  readonly #replies = new Map<string, (payload: Json) => void>()
  readonly #listeners = new Set<(heard: Heard) => void>()
  #refs = 0
  #closed: readonly [code: number, reason: string] | undefined

  constructor(url: string, options: ClientOptions & { readonly search?: string } = {}) {
    const { search = '', ...rest } = options
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/socket/websocket?vsn=2.0.0${search}`, rest)
    this.socket.on('message', (data) => this.#receive(data))
    // What is refused is seen by how it closes.
    this.socket.on('error', () => undefined)
    this.socket.once('close', (code, reason) => (this.#closed = [code, reason.toString()]))
  }

  async opened(): Promise<this> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, 'open')
    return this
  }

  /** Code and reason; undefined while it is open. */
  get closed(): readonly [code: number, reason: string] | undefined {
    return this.#closed
  }

  onHeard(listener: (heard: Heard) => void): void {
    this.#listeners.add(listener)
  }

  join(topic: string, payload: Json): Promise<Json> {
    return this.push(topic, 'phx_join', payload)
  }

  /** The payload of the reply: `status` and `response`. @throws Error when none comes */
  push(topic: string, event: string, payload: Json): Promise<Json> {
    const ref = String(++this.#refs)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No reply to ${event} on ${topic}.`)), REPLY_MS)
      this.#replies.set(ref, (reply) => {
        clearTimeout(timer)
        resolve(reply)
      })
      // Joined once, so that one number serves for the channel too.
      this.socket.send(JSON.stringify([event === 'phx_join' ? ref : null, ref, topic, event, payload]))
    })
  }

  close(): void {
    this.socket.terminate()
  }

  #receive(data: RawData): void {
    const [, ref, topic, event, payload] = JSON.parse(String(data)) as [
      unknown,
      string | null,
      string,
      string,
      Json,
    ]
    const reply = event === 'phx_reply' && ref !== null ? this.#replies.get(ref) : undefined
    if (reply !== undefined && ref !== null) {
      this.#replies.delete(ref)
      reply(payload)
      return
    }
    const heard = { topic, event, payload }
    this.heard.push(heard)
    for (const listener of this.#listeners) listener(heard)
  }
}
