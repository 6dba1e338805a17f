import { SharedFrames } from '../protocol/shared-frames.js'
import { websocketFrame } from '../protocol/websocket-frame.js'
import { writeUserBroadcast } from '../protocol/write-binary-frame.js'
import { topicFrames } from '../topics/topic-frames.js'

/** A broadcast on its way: JSON text, or bytes in base64. */
export interface RealtimeBroadcast {
  readonly event: string
  readonly encoding: 'json' | 'binary'
  readonly body: string
}

/** A broadcast as frames: binary for serializer 2.0.0, whose clients read no other, text for 1.0.0. */
export function broadcastFrames(topic: string, broadcast: RealtimeBroadcast): SharedFrames {
  return new SharedFrames((version) =>
    version === '2.0.0'
      ? binaryFrame(topic, broadcast)
      : topicFrames({ topic, event: 'broadcast', payload: payloadText(broadcast) }).for(version),
  )
}

function binaryFrame(topic: string, { event, encoding, body }: RealtimeBroadcast): Buffer {
  const payload =
    encoding === 'json'
      ? ({ encoding, text: body } as const)
      : ({ encoding, bytes: Buffer.from(body, 'base64') } as const)
  return websocketFrame('binary', writeUserBroadcast({ topic, userEvent: event, metadata: '', payload }))
}

/** Bytes cannot be told in text: clients of version 1.0.0 get them in base64. */
function payloadText({ event, encoding, body }: RealtimeBroadcast): string {
  const payload = encoding === 'json' ? body : JSON.stringify(body)
  return `{"type":"broadcast","event":${JSON.stringify(event)},"payload":${payload}}`
}
