import { LuxError, type QueryPlan, type RealmResult, type RowsResult, type WrittenResult } from '@luxdb/core'
import {
  columnName,
  type JsonObject,
  type ResultRow,
  type RowLayout,
  renderRows,
  rowsText,
  rowText,
} from '@luxdb/core/query'
import { contentLocation } from '../http/content-location.js'
import { contentRange, extentStatus } from '../http/content-range.js'
import { etagOf, matchesWeakly, readEtags } from '../http/etag.js'
import type { Representation } from '../http/read-representation.js'
import { JSON_TYPE, jsonParts, type ResponseParts } from '../http/response-parts.js'
import { appliedPreferences } from './applied-preferences.js'
import { locationOf } from './location.js'
import { memberNames, type NamedRecords, renderRecords } from './render-records.js'
import type {
  CallContext,
  EvolveCall,
  FindCall,
  ListCall,
  QueryCall,
  RestCall,
  WriteCall,
} from './rest-call.js'
import { selectColumns, selectionOf } from './select-columns.js'

/**
 * Turns the result of a call into the answer to it.
 * @throws LUX_NOT_FOUND, LUX_NOT_SINGULAR (one row was asked for), LUX_INVALID_RANGE (an offset behind the
 *   last row)
 */
export function manifestResponse(call: RestCall, result: RealmResult, context: CallContext): ResponseParts {
  switch (call.type) {
    case 'list':
      return result.type === 'plan' ? planResponse(call, result.plan) : listResponse(call, rowsOf(result))
    case 'create':
    case 'put':
    case 'update':
    case 'delete':
      return writeResponse(call, writtenOf(result), context)
    case 'find':
      return findResponse(call, rowsOf(result))
    case 'evolve':
      return evolveResponse(call, writtenOf(result))
    case 'dissolve':
      if (writtenOf(result).count === 0) throw notFound(call.kind, call.soulId)
      return { status: 204, headers: {} }
    case 'query':
      return queryResponse(call, rowsOf(result))
    default:
      return call satisfies never
  }
}

function listResponse(call: ListCall, { layout, rows, total, next }: RowsResult): ResponseParts {
  const { offset, representation, preferences } = call
  if (representation.type === 'object' && rows.length !== 1) throw notSingular(call.kind, rows.length)
  const extent = { offset, rows: rows.length, total, isEstimate: preferences.count !== 'exact' }
  return {
    status: extentStatus(extent),
    headers: {
      'content-type': representation.contentType,
      'content-range': contentRange(extent),
      'content-location': contentLocation(call.path, call.query),
      ...appliedPreferences(call),
      ...profileOf(call),
      ...(next === undefined ? undefined : { link: nextPage(call, next) }),
    },
    body: rowsBody(layout, rows, representation),
  }
}

/** Plain JSON, which most are, is written without records in between. */
function rowsBody(layout: RowLayout, rows: readonly ResultRow[], representation: Representation): string {
  if (representation.type === 'array' && !representation.stripsNulls) return rowsText(layout, rows)
  return renderRecords({ names: memberNames(layout), records: renderRows(layout, rows) }, representation)
}

/** Where the next page is, for clients that follow links. */
function nextPage({ path, query }: ListCall, next: string): string {
  const rest = query.split('&').filter((part) => part !== '' && !CURSOR.test(part))
  return `<${path}?${[...rest, `after=${next}`].join('&')}>; rel="next"`
}

/** What names the place of the page that is left: the next one has another. */
const CURSOR = /^(?:after=[^.]*|offset=.*)$/

function planResponse({ representation, ...call }: ListCall, plan: QueryPlan): ResponseParts {
  const isText = representation.type === 'plan-text'
  return {
    status: 200,
    headers: { 'content-type': representation.contentType, ...profileOf(call) },
    body: isText ? `${JSON.stringify(plan, undefined, 2)}\n` : JSON.stringify([plan]),
  }
}

function writeResponse(call: WriteCall, result: WrittenResult, context: CallContext): ResponseParts {
  const { representation, preferences } = call
  if (representation.type === 'object' && result.count !== 1) throw notSingular(call.kind, result.count)
  const headers = {
    ...writtenRange(call, result.count),
    ...appliedPreferences(call),
    ...profileOf(call),
  }
  if (preferences.return === 'representation') {
    return {
      status: writtenStatus(call, result),
      headers: { 'content-type': representation.contentType, ...headers },
      body: renderRecords(shownRecords(call, result, context), representation),
    }
  }
  if (call.type !== 'create') return { status: 204, headers }
  return { status: createdStatus(call, result), headers: { ...headers, ...locationOf(call, result) } }
}

function shownRecords(call: WriteCall, result: WrittenResult, context: CallContext): NamedRecords {
  const records = renderRows(result.layout, result.rows)
  const selection = selectionOf(call, context)
  if (selection === undefined) return { names: memberNames(result.layout), records }
  return {
    names: selection.map(columnName),
    records: records.map((record) => selectColumns(record, selection)),
  }
}

function writtenStatus(call: WriteCall, result: WrittenResult): 200 | 201 {
  if (call.type === 'put') return result.inserted > 0 ? 201 : 200
  return call.type === 'create' ? createdStatus(call, result) : 200
}

/** 200 when an upsert found all that it brought. */
function createdStatus({ preferences }: WriteCall, { count, inserted }: WrittenResult): 200 | 201 {
  return preferences.resolution === 'merge-duplicates' && count > 0 && inserted === 0 ? 200 : 201
}

function writtenRange(call: WriteCall, count: number): { readonly 'content-range'?: string } {
  if (call.type === 'put') return {}
  const total = call.preferences.count === undefined ? undefined : count
  return { 'content-range': contentRange({ offset: 0, rows: call.type === 'update' ? count : 0, total }) }
}

function profileOf({ realm }: Pick<ListCall, 'realm'>): { readonly 'content-profile'?: string } {
  return realm === undefined ? {} : { 'content-profile': realm }
}

function findResponse({ kind, soulId, ifNoneMatch }: FindCall, { layout, rows }: RowsResult): ResponseParts {
  const [row] = rows
  if (row === undefined) throw notFound(kind, soulId)
  const body = rowText(layout, row)
  const etag = etagOf(layout, row, body)
  const known = readEtags(ifNoneMatch)
  if (known !== undefined && matchesWeakly(known, etag)) return { status: 304, headers: { etag } }
  return { status: 200, headers: { 'content-type': JSON_TYPE, etag }, body }
}

function evolveResponse({ isMinimal }: EvolveCall, { layout, rows }: WrittenResult): ResponseParts {
  if (isMinimal) return { status: 204, headers: { 'preference-applied': 'return=minimal' } }
  const [row = []] = rows
  const body = rowText(layout, row)
  return { status: 200, headers: { 'content-type': JSON_TYPE, etag: etagOf(layout, row, body) }, body }
}

function queryResponse(call: QueryCall, { layout, rows, total, next }: RowsResult): ResponseParts {
  const records: readonly JsonObject[] = renderRows(layout, rows)
  return jsonParts({
    rows: records,
    ...(total === undefined ? undefined : { total }),
    ...(call.preferences.page === undefined ? undefined : { next: next ?? null }),
  })
}

function notFound(kind: string, soulId: string): LuxError {
  const shown = soulId.slice(0, 200)
  return new LuxError('LUX_NOT_FOUND', `There is no ${kind} with soulId ${JSON.stringify(shown)}.`, {
    details: { kind, soulId: shown },
  })
}

function notSingular(kind: string, count: number): LuxError {
  return new LuxError(
    'LUX_NOT_SINGULAR',
    `One ${kind} was asked for, but there are ${count}; narrow the filter.`,
    {
      details: { kind, count },
    },
  )
}

function rowsOf(result: RealmResult): RowsResult {
  return result.type === 'rows' ? result : unexpected(result)
}

function writtenOf(result: RealmResult): WrittenResult {
  return result.type === 'written' ? result : unexpected(result)
}

function unexpected({ type }: RealmResult): never {
  throw new LuxError('LUX_INTERNAL', `The engine answered with a result of type ${type}.`)
}
