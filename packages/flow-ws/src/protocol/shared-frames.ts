import type { SerializerVersion } from './phoenix-message.js'

/** One message as a frame for any number of channels: made once for each serializer that one of them speaks. */
export class SharedFrames {
  readonly #make: (version: SerializerVersion) => Buffer
  readonly #frames = new Map<SerializerVersion, Buffer>()

  constructor(make: (version: SerializerVersion) => Buffer) {
    this.#make = make
  }

  for(version: SerializerVersion): Buffer {
    const known = this.#frames.get(version)
    if (known !== undefined) return known
    const frame = this.#make(version)
    this.#frames.set(version, frame)
    return frame
  }
}
