import type { SerializerVersion } from '../protocol/phoenix-message.js'
import { textFrame, websocketFrame } from '../protocol/websocket-frame.js'
import { writeUserBroadcast } from '../protocol/write-binary-frame.js'
import { writeTextParts } from '../protocol/write-text-frame.js'

/** A broadcast on its way: JSON text, or bytes in base64. */
export interface RealtimeBroadcast {
  readonly event: string
  readonly encoding: 'json' | 'binary'
  readonly body: string
}

/** A broadcast as frames: binary for serializer 2.0.0, whose clients read no other, text for 1.0.0. */
export class BroadcastFrames {
  readonly #topic: string
  readonly #broadcast: RealtimeBroadcast
  readonly #frames = new Map<SerializerVersion, Buffer>()

  constructor(topic: string, broadcast: RealtimeBroadcast) {
    this.#topic = topic
    this.#broadcast = broadcast
  }

  for(version: SerializerVersion): Buffer {
    const known = this.#frames.get(version)
    if (known !== undefined) return known
    const frame = version === '2.0.0' ? this.#binary() : this.#text()
    this.#frames.set(version, frame)
    return frame
  }

  #binary(): Buffer {
    const { event, encoding, body } = this.#broadcast
    const payload =
      encoding === 'json'
        ? ({ encoding, text: body } as const)
        : ({ encoding, bytes: Buffer.from(body, 'base64') } as const)
    return websocketFrame(
      'binary',
      writeUserBroadcast({ topic: this.#topic, userEvent: event, metadata: '', payload }),
    )
  }

  /** Bytes cannot be told in text: clients of version 1.0.0 get them in base64. */
  #text(): Buffer {
    const { event, encoding, body } = this.#broadcast
    const payload = encoding === 'json' ? body : JSON.stringify(body)
    const text = `{"type":"broadcast","event":${JSON.stringify(event)},"payload":${payload}}`
    return textFrame(
      writeTextParts(
        { joinRef: null, ref: null, topic: this.#topic, event: 'broadcast', payload: text },
        '1.0.0',
      ),
    )
  }
}
