import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { guardianAt } from '../rest/data.js'

const LINES = 'application/x-ndjson'
/** Lines in one piece of a body. */
const LINES_AT_ONCE = 500

export interface Transferred {
  readonly rows: number
  readonly bytes: number
}

/** Sends so many beings as one body, as fast as they are taken. */
export async function sendLines(port: number, rows: number): Promise<Transferred> {
  const sent = request({ host: '127.0.0.1', port, path: '/beings/guardian', method: 'POST' })
  sent.setHeader('content-type', LINES)
  const answered = once(sent, 'response')
  let bytes = 0
  const pieces = function* (): Generator<Buffer> {
    for (let from = 0; from < rows; from += LINES_AT_ONCE) {
      const piece = Buffer.from(linesOf(from, Math.min(rows, from + LINES_AT_ONCE)))
      bytes += piece.byteLength
      yield piece
    }
  }
  await pipeline(Readable.from(pieces()), sent)
  const [answer]: IncomingMessage[] = await answered
  const text = answer === undefined ? '' : await textOf(answer)
  if (answer?.statusCode !== 201) throw new Error(`The import was answered ${answer?.statusCode}: ${text}`)
  return { rows: JSON.parse(text).count, bytes }
}

function linesOf(from: number, to: number): string {
  let text = ''
  for (let index = from; index < to; index++) text += `${JSON.stringify(guardianAt(index))}\n`
  return text
}

/** Takes all beings as one answer, and counts them. */
export async function takeLines(port: number): Promise<Transferred> {
  const asked = request({ host: '127.0.0.1', port, path: '/beings/guardian', headers: { accept: LINES } })
  const answered = once(asked.end(), 'response')
  const [answer]: IncomingMessage[] = await answered
  if (answer?.statusCode !== 200) throw new Error(`The export was answered ${answer?.statusCode}.`)
  let rows = 0
  let bytes = 0
  for await (const piece of answer) {
    if (!(piece instanceof Uint8Array)) continue
    bytes += piece.byteLength
    for (const byte of piece) if (byte === 0x0a) rows += 1
  }
  return { rows, bytes }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of answer) text += String(piece)
  return text
}
