import type { SerializerVersion } from '../protocol/phoenix-message.js'
import { textFrame, websocketFrame } from '../protocol/websocket-frame.js'
import { writeBinaryBroadcast } from '../protocol/write-binary-frame.js'
import { writeTextParts } from '../protocol/write-text-frame.js'

/** Bytes for everybody on a topic, in base64 while they are on their way. */
export interface ByteEvent {
  readonly topic: string
  readonly event: string
  readonly base64: string
}

/** Bytes as frames: binary for serializer 2.0.0; 1.0.0 knows none, and gets them in base64. */
export class ByteFrames {
  readonly #event: ByteEvent
  readonly #frames = new Map<SerializerVersion, Buffer>()

  constructor(event: ByteEvent) {
    this.#event = event
  }

  for(version: SerializerVersion): Buffer {
    const known = this.#frames.get(version)
    if (known !== undefined) return known
    const frame = version === '2.0.0' ? this.#binary() : this.#text()
    this.#frames.set(version, frame)
    return frame
  }

  #binary(): Buffer {
    const { topic, event, base64 } = this.#event
    return websocketFrame(
      'binary',
      writeBinaryBroadcast({ topic, event, bytes: Buffer.from(base64, 'base64') }),
    )
  }

  #text(): Buffer {
    const { topic, event, base64 } = this.#event
    const payload = JSON.stringify(base64)
    return textFrame(writeTextParts({ joinRef: null, ref: null, topic, event, payload }, '1.0.0'))
  }
}
