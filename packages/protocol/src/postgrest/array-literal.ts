import { readQuoted } from './read-quoted.js'
import { TextReader } from './text-reader.js'

const UNQUOTED = /[^,{}"\\]+/y

/** PostgreSQL's text form of a flat array, `{a,"b,c",null}`. Undefined when the text is none. */
export function parseArrayLiteral(text: string): readonly (string | null)[] | undefined {
  const reader = new TextReader(text, 'filter')
  if (!reader.take('{')) return undefined
  const items: (string | null)[] = []
  if (reader.take('}')) return reader.isDone ? items : undefined
  do {
    const item = readItem(reader)
    if (item === undefined) return undefined
    items.push(item)
  } while (reader.take(','))
  return reader.take('}') && reader.isDone ? items : undefined
}

function readItem(reader: TextReader): string | null | undefined {
  reader.skipBlanks()
  const quoted = readQuoted(reader)
  if (quoted !== undefined) {
    reader.skipBlanks()
    return quoted
  }
  const item = reader.match(UNQUOTED).trim()
  if (item === '') return undefined
  return item.toLowerCase() === 'null' ? null : item
}
