import { LuxError } from '@luxdb/core'
import { MAX_RECORD_CHARACTERS, recordTooLong } from './source-record.js'

/** A field of a CSV record: null when there is nothing at all, text (also empty) when there is. */
export type CsvField = string | null

export interface CsvRecord {
  readonly fields: readonly CsvField[]
  /** Where it starts in the file, from 1. */
  readonly line: number
}

/** What was read and where it ended; undefined when its end has not arrived yet. */
type Piece<T> = { readonly value: T; readonly end: number } | undefined

const PLAIN = /[^",\r\n]*/y

/**
 * Takes CSV (RFC 4180, comma, any line end) apart piece by piece. An empty field is null, `""` is empty
 * text.
 */
export class CsvScanner {
  #text = ''
  #line = 1

  /** The records that are complete by now. @throws LUX_INVALID_REQUEST, LUX_PAYLOAD_TOO_LARGE */
  push(chunk: string): CsvRecord[] {
    this.#text += chunk
    const records = this.#records()
    if (this.#text.length > MAX_RECORD_CHARACTERS) throw recordTooLong(this.#line)
    return records
  }

  /** What is left once nothing more comes. @throws LUX_INVALID_REQUEST */
  end(): CsvRecord[] {
    if (this.#text === '') return []
    // A line end that is not there makes no difference, but tells that the last record is complete.
    const records = this.push('\n')
    if (this.#text.trim() !== '') throw this.#malformed('a quoted field is not closed')
    return records
  }

  #records(): CsvRecord[] {
    const records: CsvRecord[] = []
    let start = 0
    while (start < this.#text.length) {
      const record = this.#record(start)
      if (record === undefined) break
      if (!isBlank(record.value)) records.push({ fields: record.value, line: this.#line })
      this.#line += linesIn(this.#text.slice(start, record.end))
      start = record.end
    }
    this.#text = this.#text.slice(start)
    return records
  }

  #record(start: number): Piece<CsvField[]> {
    const fields: CsvField[] = []
    let position = start
    for (;;) {
      const field = this.#text[position] === '"' ? this.#quoted(position) : this.#plain(position)
      if (field === undefined) return undefined
      fields.push(field.value)
      if (this.#text[field.end] === ',') position = field.end + 1
      else return this.#lineEnd(fields, field.end)
    }
  }

  #quoted(start: number): Piece<string> {
    let quote = this.#text.indexOf('"', start + 1)
    while (quote >= 0 && this.#text[quote + 1] === '"') quote = this.#text.indexOf('"', quote + 2)
    if (quote < 0) return undefined
    return { value: this.#text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 }
  }

  #plain(start: number): Piece<CsvField> {
    PLAIN.lastIndex = start
    const text = PLAIN.exec(this.#text)?.[0] ?? ''
    return { value: text === '' ? null : text, end: start + text.length }
  }

  #lineEnd(value: CsvField[], position: number): Piece<CsvField[]> {
    const next = this.#text[position]
    if (next === undefined) return undefined
    if (next === '\n') return { value, end: position + 1 }
    if (next !== '\r') throw this.#malformed('a quote stands inside a field')
    const after = this.#text[position + 1]
    // Whether a line feed belongs to this line end shows with the next piece.
    return after === undefined ? undefined : { value, end: position + (after === '\n' ? 2 : 1) }
  }

  #malformed(reason: string): LuxError {
    return new LuxError(
      'LUX_INVALID_REQUEST',
      `The CSV record at line ${this.#line} cannot be read: ${reason}; put " around the whole field and double those inside.`,
      { details: { line: this.#line } },
    )
  }
}

function isBlank(fields: readonly CsvField[]): boolean {
  return fields.length === 1 && fields[0] === null
}

function linesIn(text: string): number {
  return text.match(/\n|\r(?!\n)/g)?.length ?? 0
}
