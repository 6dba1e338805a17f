import { LuxError } from '../errors/lux-error.js'

/** What a cell without text counts for: a number or a truth value, and what stands around it. */
const PLAIN_CHARACTERS = 8

/**
 * Counts the rows of one answer while they are read, in UTF-16 units of their texts, so that one that is too large is
 * refused before it is all in memory.
 */
export class AnswerMeter {
  readonly #maxCharacters: number
  #counted = 0

  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters
  }

  /** What is left for rows that come. */
  get left(): number {
    return Math.max(0, this.#maxCharacters - this.#counted)
  }

  /** Counts a row with what is nested in it; false when all of them have become too much. */
  fits(row: readonly unknown[]): boolean {
    this.#counted += charactersOf(row)
    return this.#counted <= this.#maxCharacters
  }

  /** @throws LUX_ANSWER_TOO_LARGE when the rows have become too much */
  count(row: readonly unknown[]): void {
    if (!this.fits(row)) throw this.tooLarge()
  }

  tooLarge(): LuxError {
    const maxCharacters = this.#maxCharacters
    return new LuxError(
      'LUX_ANSWER_TOO_LARGE',
      `The answer would be larger than ${maxCharacters} characters; ask for fewer fields, or page by page with a smaller limit.`,
      { details: { maxCharacters } },
    )
  }
}

function charactersOf(row: readonly unknown[]): number {
  let characters = 0
  for (const entry of row) {
    if (typeof entry === 'string') characters += entry.length
    else characters += Array.isArray(entry) ? charactersOf(entry) : PLAIN_CHARACTERS
  }
  return characters
}
