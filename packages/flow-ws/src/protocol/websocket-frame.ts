/** What a frame carries, as RFC 6455 numbers it. */
export type FrameType = 'text' | 'binary'

const OPCODE: Readonly<Record<FrameType, number>> = { text: 0x1, binary: 0x2 }
const FINAL = 0x80
const MAX_SHORT = 125
const MAX_16_BIT = 0xffff

/**
 * A whole WebSocket frame, ready for the wire: final, not masked, not compressed (RFC 6455, 5.2). Made once
 * for all receivers; a library that frames at each send would do it again for every one of them, which is
 * most of what a broadcast costs (benchmarks/websocket).
 */
export function websocketFrame(type: FrameType, payload: Uint8Array): Buffer {
  const { length } = payload
  const lengthBytes = length <= MAX_SHORT ? 0 : length <= MAX_16_BIT ? 2 : 8
  const frame = Buffer.allocUnsafe(2 + lengthBytes + length)
  frame[0] = FINAL | OPCODE[type]
  if (lengthBytes === 0) frame[1] = length
  else if (lengthBytes === 2) {
    frame[1] = MAX_SHORT + 1
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = MAX_SHORT + 2
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.set(payload, 2 + lengthBytes)
  return frame
}

export function textFrame(text: string): Buffer {
  return websocketFrame('text', Buffer.from(text, 'utf8'))
}
