import type { PatternOperator } from './pattern-node.js'

/** Tells whether a text matches. */
export type TextMatcher = (text: string) => boolean

/**
 * Prepares a pattern once for many texts. No regular expression is made of it, so no pattern can make a
 * text take more than (its length x the pattern's).
 */
export function compilePattern(operator: PatternOperator, pattern: string): TextMatcher {
  switch (operator) {
    case 'startsWith':
      return (text) => text.startsWith(pattern)
    case 'endsWith':
      return (text) => text.endsWith(pattern)
    case 'like':
      return compileLike(pattern)
    case 'ilike': {
      const matches = compileLike(foldAscii(pattern))
      return (text) => matches(foldAscii(text))
    }
    default:
      return operator satisfies never
  }
}

/** Lower-cases A to Z and nothing else. */
export function foldAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** What stands between two `%`: literal text, and null for each `_`. */
interface Segment {
  readonly pieces: readonly (string | null)[]
  /** Code points that the segment takes; each piece takes a fixed number. */
  readonly length: number
}

function compileLike(pattern: string): TextMatcher {
  const segments = parseLike(pattern)
  const first = segments[0] ?? EMPTY
  const last = segments.at(-1) ?? EMPTY
  if (segments.length === 1) return (text) => endOfMatch(first, text, 0) === text.length
  const middle = segments.slice(1, -1).filter((segment) => segment.length > 0)
  return (text) => {
    let position = endOfMatch(first, text, 0)
    for (const segment of middle) {
      if (position < 0) return false
      position = endOfFirstMatch(segment, text, position)
    }
    if (position < 0) return false
    const start = backUp(text, last.length)
    return start >= position && endOfMatch(last, text, start) === text.length
  }
}

const EMPTY: Segment = { pieces: [], length: 0 }

function parseLike(pattern: string): readonly Segment[] {
  const segments: Segment[] = []
  let pieces: (string | null)[] = []
  let literal = ''
  const endLiteral = (): void => {
    if (literal !== '') pieces.push(literal)
    literal = ''
  }
  const characters = [...pattern]
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? ''
    if (character === '%' || character === '_') endLiteral()
    if (character === '%') {
      segments.push(segmentOf(pieces))
      pieces = []
    } else if (character === '_') pieces.push(null)
    else if (character === '\\') literal += characters[++index] ?? ''
    else literal += character
  }
  endLiteral()
  return [...segments, segmentOf(pieces)]
}

function segmentOf(pieces: readonly (string | null)[]): Segment {
  const length = pieces.reduce((sum, piece) => sum + (piece === null ? 1 : [...piece].length), 0)
  return { pieces, length }
}

/** Where the segment ends when it matches at `position`; -1 when it does not. */
function endOfMatch(segment: Segment, text: string, position: number): number {
  let end = position
  for (const piece of segment.pieces) {
    if (piece === null) {
      if (end >= text.length) return -1
      end += unitsAt(text, end)
    } else {
      if (!text.startsWith(piece, end)) return -1
      end += piece.length
    }
  }
  return end
}

/** The same for the first place from `position` on where it matches. */
function endOfFirstMatch(segment: Segment, text: string, position: number): number {
  const [lead] = segment.pieces
  let start = position
  while (start <= text.length) {
    if (typeof lead === 'string') {
      start = text.indexOf(lead, start)
      if (start < 0) return -1
    }
    const end = endOfMatch(segment, text, start)
    if (end >= 0) return end
    start += unitsAt(text, start)
  }
  return -1
}

/** UTF-16 units of the code point at a position: `_` stands for a code point. */
function unitsAt(text: string, position: number): number {
  return (text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1
}

/** The position so many code points before the end; -1 when the text is shorter. */
function backUp(text: string, codePoints: number): number {
  let position = text.length
  for (let count = 0; count < codePoints; count++) {
    position -= isLowSurrogate(text.charCodeAt(position - 1)) ? 2 : 1
    if (position < 0) return -1
  }
  return position
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
