import type { TextReader } from './text-reader.js'

const PLAIN = /[^"\\]+/y

/** A text in double quotes, where a backslash stands before what it takes literally. Undefined: none here. */
export function readQuoted(reader: TextReader): string | undefined {
  const start = reader.position
  if (!reader.take('"')) return undefined
  let text = ''
  while (!reader.isDone) {
    text += reader.match(PLAIN)
    if (reader.take('"')) return text
    if (!reader.take('\\')) break
    text += reader.peek()
    reader.take(reader.peek())
  }
  reader.seek(start)
  return undefined
}
