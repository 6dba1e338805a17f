import { isLuxError, LuxError } from '@luxdb/core'
import { type JsonValue, parseJson } from '@luxdb/core/query'
import { MAX_RECORD_CHARACTERS, recordTooLong, type SourceRecord } from './source-record.js'

/** One JSON object per line; empty lines are left out. @throws LUX_INVALID_JSON, LUX_UNSAFE_JSON naming the line */
export async function* readNdjson(chunks: AsyncIterable<string>): AsyncGenerator<SourceRecord> {
  let rest = ''
  let line = 0
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      line += 1
      if (text.trim() !== '') yield { value: parseLine(text, line), line }
    }
    if (rest.length > MAX_RECORD_CHARACTERS) throw recordTooLong(line + 1)
  }
  if (rest.trim() !== '') yield { value: parseLine(rest, line + 1), line: line + 1 }
}

function parseLine(text: string, line: number): JsonValue {
  try {
    return parseJson(text)
  } catch (error) {
    if (!isLuxError(error)) throw error
    const details = { ...error.details, line }
    throw new LuxError(error.code, `Line ${line}: ${error.message}`, { details, cause: error })
  }
}
