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

function readTerm(reader: TextReader): OrderTerm {
  reader.countPart()
  const name = readName(reader)
  const subject = reader.take('(') ? readRelated(reader, name) : { place: readPath(reader, name) }
  const direction = readDirection(reader)
  const nulls = readNulls(reader)
  return { ...subject, direction, ...(nulls === undefined ? undefined : { nulls }) }
}

function readRelated(reader: TextReader, relation: string): Pick<OrderTerm, 'place' | 'relation'> {
  const place = readPlace(reader)
  reader.expect(')')
  return { relation, place }
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
