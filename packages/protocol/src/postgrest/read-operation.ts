import { parseArrayLiteral } from './array-literal.js'
import {
  IS_VALUES,
  type ParsedOperation,
  QUANTIFIABLE,
  type QuantifiableOperator,
  SEARCHES,
  UNQUANTIFIABLE,
} from './parsed-parameters.js'
import { type OperandReader, readList } from './read-operand.js'
import type { TextReader } from './text-reader.js'

const WORD = /[a-z]+/y
const LANGUAGE = /[\p{L}\p{N}_]+/uy

/** `not.` or nothing. */
export function readNegation(reader: TextReader): boolean {
  return reader.take('not.')
}

/** An operator and its operand: `gt.80`, `in.(1,2)`, `like(any).{a*,b*}`, `is.null`. */
export function readOperation(reader: TextReader, readOperand: OperandReader): ParsedOperation {
  const start = reader.position
  const word = reader.match(WORD)
  const operation = readKnown(reader, word, readOperand)
  if (operation === undefined) throw reader.failure('"not" or operator (eq, gt, ...)', start)
  return operation
}

function readKnown(
  reader: TextReader,
  word: string,
  readOperand: OperandReader,
): ParsedOperation | undefined {
  if (word === 'in') return readIn(reader)
  if (word === 'is') return readIs(reader, readOperand)
  if (word === 'isdistinct') return { type: 'distinct', operand: afterDot(reader, readOperand) }
  const search = SEARCHES.find((candidate) => candidate === word)
  if (search !== undefined) {
    const language = readLanguage(reader)
    return { type: 'search', operator: search, ...language, operand: afterDot(reader, readOperand) }
  }
  const quantifiable = QUANTIFIABLE.find((candidate) => candidate === word)
  if (quantifiable !== undefined) return readQuantifiable(reader, quantifiable, readOperand)
  const operator = UNQUANTIFIABLE.find((candidate) => candidate === word)
  return operator && { type: 'simple', operator, operand: afterDot(reader, readOperand) }
}

function afterDot(reader: TextReader, readOperand: OperandReader): string {
  reader.expect('.')
  return readOperand(reader)
}

function readIn(reader: TextReader): ParsedOperation {
  reader.expect('.')
  return { type: 'in', operands: readList(reader) }
}

function readIs(reader: TextReader, readOperand: OperandReader): ParsedOperation {
  reader.expect('.')
  const start = reader.position
  const word = readOperand(reader).toLowerCase()
  const value = IS_VALUES.find((candidate) => candidate === word)
  if (value === undefined) throw reader.failure('isVal: (null, not_null, true, false, unknown)', start)
  return { type: 'is', value }
}

function readLanguage(reader: TextReader): { readonly language?: string } {
  if (!reader.take('(')) return {}
  const language = reader.match(LANGUAGE)
  if (language === '') throw reader.failure('language')
  reader.expect(')')
  return { language }
}

function readQuantifiable(
  reader: TextReader,
  operator: QuantifiableOperator,
  readOperand: OperandReader,
): ParsedOperation {
  const quantifier = (['any', 'all'] as const).find((candidate) => reader.take(`(${candidate})`))
  if (quantifier === undefined) return { type: 'simple', operator, operand: afterDot(reader, readOperand) }
  reader.expect('.')
  const start = reader.position
  const operands = parseArrayLiteral(readOperand(reader))
  if (operands === undefined) throw reader.failure('array in braces, such as {a,b}', start)
  return { type: 'quantified', operator, quantifier, operands }
}
