import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CsvField, CsvScanner } from './csv-scanner.js'

function scan(pieces: readonly string[]): readonly (readonly CsvField[])[] {
  const scanner = new CsvScanner()
  const records = pieces.flatMap((piece) => scanner.push(piece))
  return [...records, ...scanner.end()].map((record) => record.fields)
}

function write(field: CsvField): string {
  return field === null ? '' : `"${field.replaceAll('"', '""')}"`
}

describe('CsvScanner', () => {
  it.each([
    [
      'plain fields',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'no line end at the end',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'line ends of Windows and of old Macs',
      'a,b\r\n1,2\r3,4',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['nothing is null, two quotes are empty text', 'a,,""\n', [['a', null, '']]],
    ['nothing at the end of a line', 'a,\n', [['a', null]]],
    ['quotes, commas and line ends inside quotes', '"a ""b"", c\nd",e\n', [['a "b", c\nd', 'e']]],
    ['empty lines are no records', 'a\n\n\r\nb\n', [['a'], ['b']]],
    ['spaces belong to the field', ' a , b\n', [[' a ', ' b']]],
    ['nothing at all', '', []],
  ])('%s', (_, text, expected) => {
    expect(scan([text])).toEqual(expected)
  })

  it('says in which line a record starts', () => {
    const records = new CsvScanner().push('a\n"b\nb"\n\nc\n')
    expect(records.map(({ line }) => line)).toEqual([1, 2, 5])
  })

  it.each([
    ['a quote inside a plain field', 'a"b,c\n'],
    ['something behind a closing quote', '"a"b,c\n'],
    ['a quote that is never closed', 'a\n"b\nc\n'],
  ])('refuses %s', (_, text) => {
    expect(() => scan([text])).toThrow(expect.objectContaining({ code: 'LUX_INVALID_REQUEST' }))
  })

  it('refuses a record without end', () => {
    const scanner = new CsvScanner()
    const endless = (): void => {
      for (let piece = 0; piece < 20; piece++) scanner.push(piece === 0 ? '"' : 'x'.repeat(1_048_576))
    }
    expect(endless).toThrow(expect.objectContaining({ code: 'LUX_PAYLOAD_TOO_LARGE' }))
  })

  it('reads the same however the text is cut', () => {
    const field = fc.option(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é', '😀') }))
    // A record of one field that is nothing cannot be told from an empty line.
    const record = fc.array(field, { minLength: 2, maxLength: 4 })
    const lineEnd = fc.constantFrom('\n', '\r\n')
    fc.assert(
      fc.property(fc.array(record, { maxLength: 5 }), lineEnd, fc.array(fc.nat()), (records, end, cuts) => {
        const text = records.map((fields) => fields.map(write).join(',') + end).join('')
        const places = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b)
        const pieces = places.slice(1).map((place, index) => text.slice(places[index], place))
        expect(scan(pieces)).toEqual(records)
      }),
    )
  })
})
