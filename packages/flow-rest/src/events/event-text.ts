/** One event of a stream of events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface StreamEvent {
  readonly event: string
  /** JSON text, on one line. */
  readonly data: string
  /** What a client sends as `Last-Event-ID` when it comes again; without one the last counts on. */
  readonly id?: string
}

/** A line that clients pass over: it shows that the connection lives. */
export const HEARTBEAT = ':\n\n'

export function eventText({ event, data, id }: StreamEvent): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`
  return `${idLine}event: ${event}\ndata: ${data}\n\n`
}
