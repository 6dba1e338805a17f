import type { JsonValue } from '@luxdb/core'
import type { PhoenixMessage, SerializerVersion } from './phoenix-message.js'

/** A message as the text of a frame. */
export function writeTextFrame(message: PhoenixMessage, version: SerializerVersion): string {
  return writeTextParts({ ...message, payload: JSON.stringify(message.payload) }, version)
}

/** The same with a payload that is JSON text already. */
export function writeTextParts(
  { joinRef, ref, topic, event, payload }: Omit<PhoenixMessage, 'payload'> & { readonly payload: string },
  version: SerializerVersion,
): string {
  if (version === '2.0.0') return `[${json(joinRef)},${json(ref)},${json(topic)},${json(event)},${payload}]`
  return `{"topic":${json(topic)},"event":${json(event)},"payload":${payload},"ref":${json(ref)}}`
}

function json(value: JsonValue): string {
  return JSON.stringify(value)
}
