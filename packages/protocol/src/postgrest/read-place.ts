import type { ParsedPlace } from './parsed-parameters.js'
import { readQuoted } from './read-quoted.js'
import type { TextReader } from './text-reader.js'

const NAME = /[\p{L}\p{N}_$ ]+(?:-(?!>)[\p{L}\p{N}_$ ]+)*/uy
const JSON_KEY = /[^(\-:.,>)]+(?:-(?!>)[^(\-:.,>)]+)*/uy
const INDEX = /[+-]?\d+/y
const MAX_INDEX = 2 ** 31 - 1

/** The name of a field, a bond or an alias. */
export function readName(reader: TextReader): string {
  const start = reader.position
  const name = readQuoted(reader) ?? reader.match(NAME).trim()
  if (name === '') throw reader.failure('field name (* or [a..z0..9_$])', start)
  return name
}

/** A field, or a place inside a json field: `name`, `data->key`, `data->0->>key`. */
export function readPlace(reader: TextReader): ParsedPlace {
  return readPath(reader, readName(reader))
}

/** The arrows behind a field's name. */
export function readPath(reader: TextReader, name: string): ParsedPlace {
  const path: (string | number)[] = []
  let asText = false
  while (reader.take('->')) {
    reader.countPart()
    asText = reader.take('>')
    path.push(readIndex(reader) ?? readKey(reader))
  }
  return { name, path, asText }
}

/** Digits are an index only when nothing but the end of the step follows. */
function readIndex(reader: TextReader): number | undefined {
  const start = reader.position
  const index = Number(reader.match(INDEX) || Number.NaN)
  const isWhole =
    reader.isDone || '.,)'.includes(reader.peek()) || reader.startsWith('->') || reader.startsWith('::')
  if (isWhole && Math.abs(index) <= MAX_INDEX) return index
  reader.seek(start)
  return undefined
}

function readKey(reader: TextReader): string {
  const start = reader.position
  const key = readQuoted(reader) ?? reader.match(JSON_KEY).trim()
  if (key === '') throw reader.failure('key or index', start)
  return key
}
