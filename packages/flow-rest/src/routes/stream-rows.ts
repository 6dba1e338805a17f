import { type RowStream, toLuxError } from '@luxdb/core'
import { type ResultRow, renderRows } from '@luxdb/core/query'
import { memberNames } from '../call/render-records.js'
import type { ListCall } from '../call/rest-call.js'
import { csvHeader, csvLine } from '../http/csv-text.js'
import { hangUp } from '../http/request-peer.js'
import type { ResponseParts } from '../http/response-parts.js'
import { textStream } from '../http/text-stream.js'
import type { Exchange } from './exchange.js'
import { wholeRequest } from './whole-request.js'

/**
 * Lines and CSV are handed out row by row, of one point in time and as many as there are; but in one piece
 * and with a limit as other answers where a total, a window or a next page is asked for, which need it.
 */
export function isStreamed({ representation, preferences, after }: ListCall, exchange: Exchange): boolean {
  const { request, streams } = exchange
  const isOfRows = representation.type === 'csv' || representation.type === 'lines'
  const isWhole = preferences.count === undefined && preferences.page === undefined && after === undefined
  return isOfRows && isWhole && request.method === 'GET' && !request.headers.has('range') && streams.isOffered
}

export async function streamRows(call: ListCall, exchange: Exchange): Promise<ResponseParts> {
  const { engine, principal, limits, streams, request } = exchange
  const contemplate = wholeRequest(call, exchange)
  const release = streams.take(exchange.owner())
  try {
    const stream = engine.stream(contemplate, principal, { signal: request.signal, timeoutMs: 0 })
    const texts = rowTexts(stream, call)
    // What is wrong with the request shows at the first row, while it can still be said.
    const first = await texts.next()
    const body = textStream(first, texts, {
      stallTimeoutMs: limits.requestTimeoutMs,
      hangUp: () => hangUp(exchange.peer),
      onFailure: (error) => exchange.report(toLuxError(error)),
      onEnd: release,
    })
    return { status: 200, headers: { 'content-type': call.representation.contentType }, body }
  } catch (error) {
    release()
    throw error
  }
}

async function* rowTexts({ layout, rows }: RowStream, call: ListCall): AsyncGenerator<string> {
  const names = memberNames(layout)
  const isCsv = call.representation.type === 'csv'
  const text = (row: ResultRow): string => {
    const [record = {}] = renderRows(layout, [row])
    return isCsv ? csvLine(names, record) : `${JSON.stringify(record)}\n`
  }
  // Not before the first row: what that is refused with could not be said any more.
  let head = isCsv ? csvHeader(names) : ''
  for await (const row of rows) {
    yield head + text(row)
    head = ''
  }
  if (head !== '') yield head
}
