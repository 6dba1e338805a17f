import { type JsonValue, type KindShape, unknownKind } from '@luxdb/core/query'
import { parseCsv } from '@luxdb/protocol'
import { mediaTypeOf } from '../http/media-type.js'
import { readJson, readText } from '../http/read-body.js'
import type { Exchange } from './exchange.js'
import { callContext } from './execute-call.js'

const CSV = new Set(['text/csv'])
/** The word that PostgREST's clients write for NULL. */
const NULL_TEXT = 'NULL'

/** What a POST or PUT brings: JSON, or CSV whose first line names the fields. */
export async function readBeings(exchange: Exchange, kind: string): Promise<JsonValue> {
  const { request, limits } = exchange
  if (!CSV.has(mediaTypeOf(request.headers))) return readJson(request, limits)
  const text = await readText(request, limits, CSV)
  return [...parseCsv(text, shapeOf(exchange, kind), NULL_TEXT)]
}

/** A kind as the caller sees it. @throws LUX_UNKNOWN_KIND */
export function shapeOf(exchange: Exchange, kind: string): KindShape {
  const shape = callContext(exchange).catalog.get(kind)
  if (shape === undefined) throw unknownKind(kind)
  return shape
}
