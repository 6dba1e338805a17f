import type { BusMessage } from '@luxdb/core'

/** A notification carries less than 8,000 bytes. */
const MAX_PIECE_BYTES = 7_900
/** So many pieces one batch may have. More than any server sends, so that nobody can make another one collect. */
export const MAX_PIECES = 4_096
/** Of what stands in a piece; pieces of another version are not read. */
const VERSION = 1
const HEAD = /^(\d+) (\S+) (\d+) (\d+) (\d+) /

/** Names a batch among all that are on their way. */
export interface BatchName {
  /** The process that sends it. */
  readonly sender: string
  readonly number: number
}

export interface BatchPiece extends BatchName {
  readonly index: number
  readonly count: number
  readonly text: string
}

/**
 * Messages as the payloads of notifications, in order. Equal notifications of a transaction would be told once; the
 * name of the batch makes each its own.
 */
export function toPieces(messages: readonly BusMessage[], { sender, number }: BatchName): readonly string[] {
  const text = JSON.stringify(messages.map(({ topic, event, payload }) => [topic, event, payload]))
  const parts = cut(Buffer.from(text, 'utf8'))
  return parts.map((part, index) => `${VERSION} ${sender} ${number} ${index} ${parts.length} ${part}`)
}

function cut(bytes: Buffer): readonly string[] {
  const parts: string[] = []
  for (let start = 0; start < bytes.length; ) {
    let end = Math.min(bytes.length, start + MAX_PIECE_BYTES)
    // Not in the middle of a character: the bytes that continue one begin with 10.
    while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
    parts.push(bytes.toString('utf8', start, end))
    start = end
  }
  return parts
}

/** A payload as a piece; undefined when no bus of this version sent it. */
export function toPiece(payload: string): BatchPiece | undefined {
  const [head = '', version, sender = '', number, index, count] = HEAD.exec(payload) ?? []
  if (Number(version) !== VERSION || Number(count) > MAX_PIECES) return undefined
  return {
    sender,
    number: Number(number),
    index: Number(index),
    count: Number(count),
    text: payload.slice(head.length),
  }
}

/** The messages of a whole batch. Anybody with a connection may notify: what is none gives undefined. */
export function toMessages(text: string): readonly BusMessage[] | undefined {
  const parsed = parsedOrUndefined(text)
  if (!Array.isArray(parsed)) return undefined
  const messages = parsed.map(toMessage).filter((message) => message !== undefined)
  return messages.length === parsed.length ? messages : undefined
}

function toMessage(item: unknown): BusMessage | undefined {
  if (!Array.isArray(item)) return undefined
  const [topic, event, payload]: readonly unknown[] = item
  if (typeof topic !== 'string' || typeof event !== 'string' || typeof payload !== 'string') return undefined
  return { topic, event, payload }
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
