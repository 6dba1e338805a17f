import { tooComplex } from './grammar-error.js'
import type { ParsedCondition, ParsedFilter, ParsedLogic } from './parsed-parameters.js'
import { readTreeOperand } from './read-operand.js'
import { readNegation, readOperation } from './read-operation.js'
import { readPlace } from './read-place.js'
import type { TextReader } from './text-reader.js'

/** As deep as conditions may be nested; deeper texts are refused before they cost stack. */
const MAX_DEPTH = 32

/** `and`, `or` and their negations, as keys of a URL or inside a tree. */
export interface LogicHead {
  readonly type: 'and' | 'or'
  readonly negated: boolean
}

/** `(a.eq.1,or(b.gt.2,not.c.is.null))`, behind the word that joins the terms. */
export function readLogic(reader: TextReader, head: LogicHead, depth = 1): ParsedLogic {
  if (depth > MAX_DEPTH) throw tooComplex('levels of conditions', 'depth', MAX_DEPTH)
  reader.skipBlanks()
  reader.expect('(')
  const conditions: ParsedCondition[] = []
  do {
    conditions.push(readTerm(reader, depth))
    reader.skipBlanks()
  } while (reader.take(','))
  reader.expect(')')
  return { ...head, conditions }
}

const HEADS: readonly (LogicHead & { readonly text: string })[] = [
  { text: 'and', type: 'and', negated: false },
  { text: 'or', type: 'or', negated: false },
  { text: 'not.and', type: 'and', negated: true },
  { text: 'not.or', type: 'or', negated: true },
]

function readTerm(reader: TextReader, depth: number): ParsedCondition {
  reader.countPart()
  reader.skipBlanks()
  const head = HEADS.find(({ text }) => reader.startsWith(`${text}(`))
  if (head === undefined) return readFilter(reader)
  reader.expect(head.text)
  return readLogic(reader, { type: head.type, negated: head.negated }, depth + 1)
}

function readFilter(reader: TextReader): ParsedFilter {
  const place = readPlace(reader)
  reader.expect('.')
  const negated = readNegation(reader)
  return { type: 'filter', negated, place, operation: readOperation(reader, readTreeOperand) }
}
