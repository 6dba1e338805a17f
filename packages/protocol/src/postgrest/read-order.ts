import type { OrderTerm } from './parsed-parameters.js'
import { readName, readPath, readPlace } from './read-place.js'
import type { TextReader } from './text-reader.js'

/** `energyLevel.desc.nullslast,name` or, by a field of a bond, `mentor(name).desc`. */
export function readOrder(reader: TextReader): readonly OrderTerm[] {
  const terms: OrderTerm[] = []
  do {
    reader.skipBlanks()
    terms.push(readTerm(reader))
  } while (reader.take(','))
  reader.expectEnd()
  return terms
}

type Draft = { -readonly [M in keyof OrderTerm]: OrderTerm[M] }

/** Member by member: what is spread together gets a layout of its own in memory for each term. */
function readTerm(reader: TextReader): OrderTerm {
  reader.countPart()
  const name = readName(reader)
  const isRelated = reader.take('(')
  const place = isRelated ? readRelated(reader) : readPath(reader, name)
  const term: Draft = { place, direction: readDirection(reader) }
  if (isRelated) term.relation = name
  const nulls = readNulls(reader)
  if (nulls !== undefined) term.nulls = nulls
  return term
}

function readRelated(reader: TextReader): OrderTerm['place'] {
  const place = readPlace(reader)
  reader.expect(')')
  return place
}

function readDirection(reader: TextReader): 'asc' | 'desc' {
  if (reader.take('.desc')) return 'desc'
  reader.take('.asc')
  return 'asc'
}

function readNulls(reader: TextReader): 'first' | 'last' | undefined {
  if (reader.take('.nullsfirst')) return 'first'
  return reader.take('.nullslast') ? 'last' : undefined
}
