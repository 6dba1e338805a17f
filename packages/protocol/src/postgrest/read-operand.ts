import { readQuoted } from './read-quoted.js'
import type { TextReader } from './text-reader.js'

/** Reads the operand of an operator; how far it goes depends on where it stands. */
export type OperandReader = (reader: TextReader) => string

const UNDELIMITED = /[^,)]*/y
const BRACED = /\{[^{}]*\}/y

/** `column=operator.operand`: all the rest, quotes included. */
export const readWholeOperand: OperandReader = (reader) => reader.rest()

/** Inside a logic tree: quoted, an array in braces, or up to the next comma or parenthesis. */
export const readTreeOperand: OperandReader = (reader) =>
  readQuotedItem(reader) ?? (reader.match(BRACED) || reader.match(UNDELIMITED))

/** `(a,"b,c")`; `()` is the empty list. */
export function readList(reader: TextReader): readonly string[] {
  reader.expect('(')
  if (reader.take(')')) return []
  const items: string[] = []
  do {
    items.push(readQuotedItem(reader) ?? reader.match(UNDELIMITED))
  } while (reader.take(','))
  reader.expect(')')
  return items
}

/** Quotes enclose an item only when the item ends behind them; otherwise they are part of it. */
function readQuotedItem(reader: TextReader): string | undefined {
  const start = reader.position
  const quoted = readQuoted(reader)
  if (quoted !== undefined && (reader.peek() === ',' || reader.peek() === ')')) return quoted
  reader.seek(start)
  return undefined
}
