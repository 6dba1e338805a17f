import { SharedFrames } from '../protocol/shared-frames.js'
import { websocketFrame } from '../protocol/websocket-frame.js'
import { writeBinaryBroadcast } from '../protocol/write-binary-frame.js'
import { topicFrames } from './topic-frames.js'

/** Bytes for everybody on a topic, in base64 while they are on their way. */
export interface ByteEvent {
  readonly topic: string
  readonly event: string
  readonly base64: string
}

/** Bytes as frames: binary for serializer 2.0.0; 1.0.0 knows none, and gets them in base64. */
export function byteFrames({ topic, event, base64 }: ByteEvent): SharedFrames {
  return new SharedFrames((version) =>
    version === '2.0.0'
      ? websocketFrame('binary', writeBinaryBroadcast({ topic, event, bytes: Buffer.from(base64, 'base64') }))
      : topicFrames({ topic, event, payload: JSON.stringify(base64) }).for(version),
  )
}
