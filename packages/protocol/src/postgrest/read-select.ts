import { tooComplex } from './grammar-error.js'
import { AGGREGATES, type SelectEmbed, type SelectField, type SelectItem } from './parsed-parameters.js'
import { readName, readPath } from './read-place.js'
import type { TextReader } from './text-reader.js'

const MAX_DEPTH = 32
const TYPE_NAME = /[\p{L}\p{N}_ [\]]+/uy

/** `*`, `name,alias:field::type`, `amount.sum()`, `mentor!inner(name,...)`. */
export function readSelect(reader: TextReader): readonly SelectItem[] {
  const items = readItems(reader, 1)
  reader.expectEnd()
  return items
}

function readItems(reader: TextReader, depth: number): readonly SelectItem[] {
  if (depth > MAX_DEPTH) throw tooComplex('levels of embeds', 'embedDepth', MAX_DEPTH)
  const items: SelectItem[] = []
  do {
    reader.skipBlanks()
    items.push(readItem(reader, depth))
    reader.skipBlanks()
  } while (reader.take(','))
  return items
}

function readItem(reader: TextReader, depth: number): SelectItem {
  reader.countPart()
  if (reader.take('*')) return { type: 'all' }
  if (reader.take('...')) return readEmbed(reader, { name: readName(reader), spread: true }, depth)
  const first = readName(reader)
  if (reader.peek() !== ':' || reader.peek(1) === ':') return readNamed(reader, { name: first }, depth)
  reader.take(':')
  return readNamed(reader, { alias: first, name: readName(reader) }, depth)
}

interface Named {
  readonly alias?: string
  readonly name: string
}

function readNamed(reader: TextReader, { name, ...alias }: Named, depth: number): SelectItem {
  if (name === 'count' && reader.take('()')) return { type: 'count', ...alias, ...readCast(reader) }
  const next = reader.peek()
  if (next === '(' || next === '!') return readEmbed(reader, { name, ...alias, spread: false }, depth)
  return {
    type: 'field',
    ...alias,
    place: readPath(reader, name),
    ...readCast(reader),
    ...readAggregate(reader),
  }
}

function readCast(reader: TextReader): { readonly cast?: string } {
  if (!reader.take('::')) return {}
  const cast = reader.match(TYPE_NAME).trim()
  if (cast === '') throw reader.failure('type name')
  return { cast }
}

function readAggregate(reader: TextReader): Pick<SelectField, 'aggregate'> {
  const found = AGGREGATES.find((candidate) => reader.take(`.${candidate}()`))
  return found === undefined ? {} : { aggregate: { function: found, ...readCast(reader) } }
}

type EmbedHead = Pick<SelectEmbed, 'name' | 'alias' | 'spread'>

function readEmbed(reader: TextReader, head: EmbedHead, depth: number): SelectEmbed {
  let hint: string | undefined
  let join: 'inner' | 'left' | undefined
  while (reader.take('!')) {
    reader.countPart()
    const word = readName(reader)
    if (word === 'inner' || word === 'left') join = word
    else hint = word
  }
  reader.expect('(')
  const isEmpty = reader.take(')')
  const items = isEmpty ? [] : readItems(reader, depth + 1)
  if (!isEmpty) reader.expect(')')
  return {
    type: 'embed',
    ...head,
    ...(hint === undefined ? undefined : { hint }),
    ...(join === undefined ? undefined : { join }),
    items,
  }
}
