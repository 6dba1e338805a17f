import type { LuxError } from '@luxdb/core'
import { type GrammarPart, grammarError, MAX_PARTS, tooComplex } from './grammar-error.js'

/**
 * Reads a text from left to right. Going back is allowed only over what the next reading covers again
 * at most once, so that the whole grammar stays linear.
 */
export class TextReader {
  readonly #text: string
  readonly #part: GrammarPart
  #position = 0
  #parts = 0

  constructor(text: string, part: GrammarPart) {
    this.#text = text
    this.#part = part
  }

  get position(): number {
    return this.#position
  }

  get isDone(): boolean {
    return this.#position >= this.#text.length
  }

  /** The character at `offset` from here; empty at the end. */
  peek(offset = 0): string {
    return this.#text.charAt(this.#position + offset)
  }

  startsWith(expected: string): boolean {
    return this.#text.startsWith(expected, this.#position)
  }

  /** Steps over `expected` if it stands here. */
  take(expected: string): boolean {
    if (!this.startsWith(expected)) return false
    this.#position += expected.length
    return true
  }

  /** @throws LUX_INVALID_QUERY */
  expect(expected: string): void {
    if (!this.take(expected)) throw this.failure(JSON.stringify(expected))
  }

  expectEnd(): void {
    if (!this.isDone) throw this.failure('end of input')
  }

  /** Called at each term of a list that costs more than its characters. @throws LUX_QUERY_TOO_COMPLEX */
  countPart(): void {
    this.#parts++
    if (this.#parts > MAX_PARTS) throw tooComplex(`parts in one ${this.#part}`, 'parts', MAX_PARTS)
  }

  /** Steps over what a sticky pattern matches here, and gives it; empty when it matches nothing. */
  match(pattern: RegExp): string {
    pattern.lastIndex = this.#position
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#position += found.length
    return found
  }

  /** All that is left. */
  rest(): string {
    const rest = this.#text.slice(this.#position)
    this.#position = this.#text.length
    return rest
  }

  /** Back to a position that was read before. */
  seek(position: number): void {
    this.#position = position
  }

  skipBlanks(): void {
    while (this.peek() === ' ') this.#position++
  }

  /** The error of finding something else than `expected` here, or at an earlier position. */
  failure(expected: string, position: number = this.#position): LuxError {
    return grammarError(this.#part, this.#text, position, expected)
  }
}
