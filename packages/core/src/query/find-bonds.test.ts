import { describe, expect, it } from 'vitest'
import { type BondCall, findBonds } from './find-bonds.js'
import type { BondShape, FieldShape, KindShape } from './kind-shape.js'

function field(name: string, column = name): FieldShape {
  return { name, column, store: 'text', role: 'data', nullable: true, absent: false }
}

function shape(
  name: string,
  table: string,
  bonds: readonly BondShape[],
  fields: readonly FieldShape[],
): KindShape {
  return {
    v: 1,
    name,
    table,
    fields: [field('soulId', 'soul_id'), ...fields],
    key: ['soulId'],
    soulId: 'text',
    systemFields: false,
    bonds,
    indexes: [],
    access: {},
    search: [],
    changes: 'full',
  }
}

function to(name: string, kind: string, owner: string): BondShape {
  return {
    type: 'to',
    name,
    kind,
    fields: [`${name}Id`],
    targetFields: ['soulId'],
    onDelete: 'restrict',
    constraint: `${owner}_${name}_id_fkey`,
  }
}

const LETTER = shape(
  'letter',
  'letter',
  [
    to('sender', 'person', 'letter'),
    to('reader', 'person', 'letter'),
    { type: 'through', name: 'tags', kind: 'tag', through: 'letterTag', near: 'letter', far: 'tag' },
    { type: 'through', name: 'marks', kind: 'tag', through: 'mark', near: 'letter', far: 'tag' },
  ],
  [field('senderId', 'sender_id'), field('readerId', 'reader_id')],
)
const PERSON = shape(
  'person',
  'people',
  [
    to('chief', 'person', 'people'),
    { type: 'many', name: 'staff', kind: 'person', via: 'chief' },
    { type: 'many', name: 'sent', kind: 'letter', via: 'sender' },
    { type: 'many', name: 'received', kind: 'letter', via: 'reader' },
  ],
  [field('chiefId', 'chief_id')],
)
const TAG = shape('tag', 'tag', [], [])
const junction = (name: string, table: string): KindShape =>
  shape(
    name,
    table,
    [to('letter', 'letter', table), to('tag', 'tag', table)],
    [field('letterId', 'letter_id'), field('tagId', 'tag_id')],
  )
const KINDS = [LETTER, PERSON, TAG, junction('letterTag', 'letter_tag'), junction('mark', 'mark')]
const CATALOG = new Map(KINDS.map((kind) => [kind.name, kind]))

function names(owner: KindShape, call: BondCall, catalog = CATALOG): readonly string[] {
  return findBonds(owner, call, catalog).map((bond) => bond.name)
}

describe('a target', () => {
  it.each<[string, KindShape, string, readonly string[]]>([
    ['is the name of a bond', LETTER, 'sender', ['sender']],
    ['is a constraint', LETTER, 'letter_sender_id_fkey', ['sender']],
    ['is a field', LETTER, 'readerId', ['reader']],
    ['is a column', LETTER, 'reader_id', ['reader']],
    ['is a kind that several bonds lead to', LETTER, 'person', ['sender', 'reader']],
    ['is a table', LETTER, 'people', ['sender', 'reader']],
    ['is the kind itself: those bound to it', PERSON, 'people', ['staff']],
    ['is its own foreign key: whom it is bound to', PERSON, 'chief_id', ['chief']],
    ['is unknown', LETTER, 'pigeon', []],
  ])('%s', (_name, owner, target, expected) => {
    expect(names(owner, { target })).toEqual(expected)
  })
})

describe('a hint', () => {
  it.each<[string, KindShape, BondCall, readonly string[]]>([
    ['is the name of a bond', LETTER, { target: 'person', hint: 'sender' }, ['sender']],
    ['is a constraint', LETTER, { target: 'person', hint: 'letter_reader_id_fkey' }, ['reader']],
    ['is a column', LETTER, { target: 'people', hint: 'sender_id' }, ['sender']],
    [
      'is a constraint of the other side',
      PERSON,
      { target: 'letter', hint: 'letter_sender_id_fkey' },
      ['sent'],
    ],
    ['is a column of the other side', PERSON, { target: 'letter', hint: 'reader_id' }, ['received']],
    ['is a junction', LETTER, { target: 'tag', hint: 'mark' }, ['marks']],
    ['is the table of a junction', LETTER, { target: 'tag', hint: 'letter_tag' }, ['tags']],
    ['does not fit the name', LETTER, { target: 'sender', hint: 'reader' }, []],
  ])('%s', (_name, owner, call, expected) => {
    expect(names(owner, call)).toEqual(expected)
  })
})

it('does not know what the catalog hides', () => {
  const masked = new Map(CATALOG)
  masked.delete('person')
  expect(names(LETTER, { target: 'sender' }, masked)).toEqual([])
})
