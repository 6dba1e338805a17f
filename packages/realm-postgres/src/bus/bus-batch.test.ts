import { describe, expect, it } from 'vitest'
import { toMessages, toPiece, toPieces } from './bus-batch.js'

const NAME = { sender: 'server', number: 7 }
const MAX_NOTIFICATION_BYTES = 7_999

function joined(pieces: readonly string[]): string {
  return pieces.map((piece) => toPiece(piece)?.text).join('')
}

describe('a batch', () => {
  it('of small messages is one piece', () => {
    const messages = [
      { topic: 'a', event: 'x', payload: '1' },
      { topic: 'b', event: 'y', payload: '{"text":"two\\u0000"}' },
    ]
    const pieces = toPieces(messages, NAME)
    expect(pieces).toHaveLength(1)
    expect(toPiece(pieces[0] ?? '')).toMatchObject({ ...NAME, index: 0, count: 1 })
    expect(toMessages(joined(pieces))).toEqual(messages)
  })

  it('of a large message is cut between characters, into pieces that fit a notification', () => {
    for (const filling of ['x', 'é', '𝒳', '"', '\u{10ffff}a']) {
      const messages = [{ topic: 'a', event: 'x', payload: JSON.stringify(filling.repeat(20_001)) }]
      const pieces = toPieces(messages, NAME)
      expect(pieces.length).toBeGreaterThan(1)
      for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(MAX_NOTIFICATION_BYTES)
      expect(new Set(pieces).size).toBe(pieces.length)
      expect(toMessages(joined(pieces))).toEqual(messages)
    }
  })

  it('is nothing when somebody else made it', () => {
    for (const payload of ['', 'hello', '2 server 1 0 1 []', '1 server 1 0 99999 []', '1 server x 0 1 []'])
      expect(toPiece(payload), payload).toBeUndefined()
    for (const text of ['', '{', '{}', '[1]', '[["a","b"]]', '[["a","b",null]]'])
      expect(toMessages(text), text).toBeUndefined()
  })
})
