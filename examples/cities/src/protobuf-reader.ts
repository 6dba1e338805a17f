/** Reads the few forms of protocol buffers that the cities' file is made of. */
export class ProtobufReader {
  readonly #bytes: Uint8Array
  readonly #view: Buffer
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get position(): number {
    return this.#position
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#bytes.length
  }

  /** Seven bits a byte, lowest first; the high bit says that more follow. */
  varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#position]
      if (byte === undefined) throw new RangeError('The file of cities ends in the middle of a number.')
      this.#position += 1
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }

  /** A number with its sign in the lowest bit. */
  signed(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  text(): string {
    const length = this.varint()
    const start = this.#position
    this.skip(length)
    return this.#view.toString('utf8', start, this.#position)
  }

  skip(length: number): void {
    this.#position += length
  }
}
