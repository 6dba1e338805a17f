/** What a frame carries, as RFC 6455 numbers it. */
export type FrameType = 'text' | 'binary'

const OPCODE: Readonly<Record<FrameType, number>> = { text: 0x1, binary: 0x2 }
const CONTINUATION = 0x0
const FINAL = 0x80
const MAX_SHORT = 125
const SIXTEEN_BITS_FOLLOW = 126

/** All fragments of a large message but the last have so many bytes, head included. */
export const FRAGMENT_BYTES = 65_536
const FRAGMENT_HEAD_BYTES = 4
const MAX_PAYLOAD_BYTES = FRAGMENT_BYTES - FRAGMENT_HEAD_BYTES

/**
 * A whole WebSocket message, ready for the wire: not masked, not compressed (RFC 6455, 5.2). Made once for all receivers;
 * a library that frames at each send would do it again for every one of them, which is most of what a broadcast costs
 * (benchmarks/websocket).
 *
 * What is larger than a fragment comes as several frames (5.4): pings and the close may stand between them, so that it can
 * be written piece by piece.
 */
export function websocketFrame(type: FrameType, payload: Uint8Array): Buffer {
  const { length } = payload
  if (length <= MAX_PAYLOAD_BYTES) return frameOf(FINAL | OPCODE[type], payload)
  const fragments: Buffer[] = []
  for (let start = 0; start < length; start += MAX_PAYLOAD_BYTES) {
    const end = start + MAX_PAYLOAD_BYTES
    const opcode = start === 0 ? OPCODE[type] : CONTINUATION
    fragments.push(frameOf(end < length ? opcode : FINAL | opcode, payload.subarray(start, end)))
  }
  return Buffer.concat(fragments)
}

function frameOf(firstByte: number, payload: Uint8Array): Buffer {
  const { length } = payload
  const headBytes = length <= MAX_SHORT ? 2 : FRAGMENT_HEAD_BYTES
  const frame = Buffer.allocUnsafe(headBytes + length)
  frame[0] = firstByte
  if (length <= MAX_SHORT) frame[1] = length
  else {
    frame[1] = SIXTEEN_BITS_FOLLOW
    frame.writeUInt16BE(length, 2)
  }
  frame.set(payload, headBytes)
  return frame
}

export function textFrame(text: string): Buffer {
  return websocketFrame('text', Buffer.from(text, 'utf8'))
}
