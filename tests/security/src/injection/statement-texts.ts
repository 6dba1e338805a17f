/** Reads PostgreSQL's protocol from its client's side, and tells of the text of each statement. */
export class StatementTexts {
  readonly #onText: (text: string) => void
  #buffered: Buffer = Buffer.alloc(0)
  #isStarted = false

  constructor(onText: (text: string) => void) {
    this.#onText = onText
  }

  read(bytes: Buffer): void {
    this.#buffered = Buffer.concat([this.#buffered, bytes])
    while (this.#message());
  }

  /** Takes one whole message; false when none is there yet. */
  #message(): boolean {
    // The first messages have no letter in front of their length.
    const start = this.#isStarted ? 1 : 0
    if (this.#buffered.length < start + 4) return false
    const length = this.#buffered.readInt32BE(start)
    if (this.#buffered.length < start + length) return false
    const body = this.#buffered.subarray(start + 4, start + length)
    if (this.#isStarted) this.#tell(this.#buffered.toString('latin1', 0, 1), body)
    else this.#isStarted = body.length > 4
    this.#buffered = this.#buffered.subarray(start + length)
    return true
  }

  /** Parse holds the name of a statement and its text, Query the text alone; Bind holds the values. */
  #tell(letter: string, body: Buffer): void {
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2)
    if (letter === 'P') this.#onText(second)
    if (letter === 'Q') this.#onText(first)
  }
}
