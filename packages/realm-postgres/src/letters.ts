/** A run of code points, both ends included. */
export interface CodePointRange {
  readonly first: number
  readonly last: number
}

/** A capital and its small letter. */
export type LetterPair = readonly [capital: string, small: string]

const LAST_CODE_POINT = 0x10ffff
const FIRST_BEHIND_ASCII = 0x80
const WORD_CHARACTER = /[\p{L}\p{N}\p{M}]/u

/** Everything behind ASCII of which words are made, as core cuts them. */
export function wordRanges(): readonly CodePointRange[] {
  return rangesOf((character) => WORD_CHARACTER.test(character))
}

/** Characters of normalized text behind ASCII that have a small letter; one of several code points is left out. */
export function letterPairs(): readonly LetterPair[] {
  const pairs: LetterPair[] = []
  for (let codePoint = FIRST_BEHIND_ASCII; codePoint <= LAST_CODE_POINT; codePoint++) {
    const capital = String.fromCodePoint(codePoint)
    const small = capital.toLowerCase()
    if (small !== capital && [...small].length === 1 && capital.normalize('NFKC') === capital) {
      pairs.push([capital, small])
    }
  }
  return pairs
}

function rangesOf(isIn: (character: string) => boolean): readonly CodePointRange[] {
  const ranges: CodePointRange[] = []
  let first: number | undefined
  for (let codePoint = FIRST_BEHIND_ASCII; codePoint <= LAST_CODE_POINT + 1; codePoint++) {
    if (codePoint <= LAST_CODE_POINT && isIn(String.fromCodePoint(codePoint))) {
      first ??= codePoint
    } else if (first !== undefined) {
      ranges.push({ first, last: codePoint - 1 })
      first = undefined
    }
  }
  return ranges
}
