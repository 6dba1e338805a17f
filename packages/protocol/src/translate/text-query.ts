import { TextReader } from '../postgrest/text-reader.js'

/** What PostgreSQL's `to_tsquery` reads, as a tree. */
export type TextQuery =
  | { readonly type: 'words'; readonly mode: 'plain' | 'phrase' | 'prefix'; readonly text: string }
  | { readonly type: 'not'; readonly query: TextQuery }
  | { readonly type: 'and' | 'or'; readonly queries: readonly TextQuery[] }

const MAX_DEPTH = 32
const WORD = /[^\s&|!()<:']+/y
const QUOTED = /(?:[^'\\]|''|\\.)*/y
/** Weights are read over: words have none here. */
const MARKS = /\*?[A-Da-d]*\*?/y
const NEXT_TO = '<->'

/** `fat & (rat | !cat)`, `super:*`, `'a' <-> 'b'`. @throws LUX_INVALID_QUERY, LUX_QUERY_TOO_COMPLEX */
export function parseTextQuery(text: string): TextQuery {
  const reader = new TextReader(text, 'filter')
  const query = readAlternatives(reader, 1)
  reader.expectEnd()
  return query
}

function readAlternatives(reader: TextReader, depth: number): TextQuery {
  return readChain(reader, '|', 'or', () => readChain(reader, '&', 'and', () => readNegatable(reader, depth)))
}

function readChain(
  reader: TextReader,
  sign: string,
  type: 'and' | 'or',
  readPart: () => TextQuery,
): TextQuery {
  const queries = [readPart()]
  while (reader.take(sign)) queries.push(readPart())
  const [only] = queries
  return queries.length === 1 && only !== undefined ? only : { type, queries }
}

function readNegatable(reader: TextReader, depth: number): TextQuery {
  reader.countPart()
  reader.skipBlanks()
  const isNegated = reader.take('!')
  reader.skipBlanks()
  const query = reader.peek() === '(' ? readGroup(reader, depth) : readWords(reader)
  reader.skipBlanks()
  return isNegated ? { type: 'not', query } : query
}

function readGroup(reader: TextReader, depth: number): TextQuery {
  if (depth >= MAX_DEPTH) throw reader.failure(`at most ${MAX_DEPTH} parentheses`)
  reader.expect('(')
  const query = readAlternatives(reader, depth + 1)
  reader.expect(')')
  return query
}

/** One word, or several that follow one another. */
function readWords(reader: TextReader): TextQuery {
  const first = readWord(reader)
  const words = [first.text]
  reader.skipBlanks()
  while (reader.take(NEXT_TO)) {
    reader.countPart()
    reader.skipBlanks()
    words.push(readWord(reader).text)
    reader.skipBlanks()
  }
  if (words.length > 1) return { type: 'words', mode: 'phrase', text: words.join(' ') }
  return { type: 'words', mode: first.isPrefix ? 'prefix' : 'plain', text: first.text }
}

function readWord(reader: TextReader): { readonly text: string; readonly isPrefix: boolean } {
  const text = reader.take("'") ? readQuotedWord(reader) : reader.match(WORD)
  if (text === '') throw reader.failure('word')
  const isPrefix = reader.take(':') && reader.match(MARKS).includes('*')
  return { text, isPrefix }
}

function readQuotedWord(reader: TextReader): string {
  const text = reader.match(QUOTED)
  reader.expect("'")
  return text.replaceAll("''", "'").replaceAll(/\\(.)/g, '$1')
}
