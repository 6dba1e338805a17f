import { LuxError } from '@luxdb/core'
import {
  type Condition,
  cellToLiteral,
  type ResultRow,
  type RowLayout,
  rowText,
  unknownKind,
} from '@luxdb/core/query'
import { channelRequest } from '../call/channel-request.js'
import type { BeingTarget, WriteCondition } from '../call/rest-call.js'
import { etagOf, readEtags } from '../http/etag.js'
import { versionRequired } from './assert-version-given.js'
import type { Exchange } from './exchange.js'
import { askEngine, callContext } from './execute-call.js'

const VERSION = /^"(\d{1,15})"$/

/**
 * What `If-Match` demands.
 * @throws LUX_VERSION_CONFLICT when no tag is that of the being, LUX_VERSION_REQUIRED for strict kinds
 */
export async function writeCondition(target: BeingTarget, exchange: Exchange): Promise<WriteCondition> {
  const tags = readEtags(exchange.request.headers.get('if-match'))
  if (tags === undefined && exchange.strictKinds.has(target.kind)) {
    throw versionRequired(target.kind, 'send its entity tag in If-Match')
  }
  if (tags === undefined || tags === '*') return {}
  const shape = callContext(exchange).catalog.get(target.kind)
  if (shape === undefined) throw unknownKind(target.kind)
  const [version] = tags.length === 1 ? (VERSION.exec(tags[0] ?? '') ?? []).slice(1) : []
  if (shape.systemFields && version !== undefined) return { version: Number(version) }
  return currentCondition(target, tags, exchange)
}

/** Compares the tags with the being as it is, and holds the write to that. */
async function currentCondition(
  target: BeingTarget,
  tags: readonly string[],
  exchange: Exchange,
): Promise<WriteCondition> {
  const call = { type: 'find', ...target, ifNoneMatch: null } as const
  const request = channelRequest(call, callContext(exchange))
  const result = await askEngine(request, call.type, exchange)
  const [row] = result.type === 'rows' ? result.rows : []
  // A being that is not there is reported by the write itself.
  if (result.type !== 'rows' || row === undefined) return {}
  const tag = etagOf(result.layout, row, rowText(result.layout, row))
  if (!tags.includes(tag)) throw conflict(target)
  return unchanged(result.layout, row)
}

/** Holds as long as no scalar field of the row has changed. */
function unchanged({ shape, columns }: RowLayout, row: ResultRow): WriteCondition {
  const version = columns.findIndex((column) => shape.systemFields && column.name === 'version')
  const found = row[version]
  if (typeof found === 'number') return { version: found }
  const conditions = columns.flatMap(({ name, store }, index): readonly Condition[] => {
    const cell = row[index] ?? null
    if (store === 'json' || (typeof cell === 'object' && cell !== null)) return []
    const value = cellToLiteral(cell, store)
    return [{ type: 'not', condition: { type: 'compare', field: name, operator: 'distinct', value } }]
  })
  return { where: { type: 'and', conditions } }
}

function conflict({ kind, soulId }: BeingTarget): LuxError {
  return new LuxError(
    'LUX_VERSION_CONFLICT',
    `${kind} ${soulId} has another entity tag by now; read it again and retry.`,
    { details: { kind, soulId } },
  )
}
