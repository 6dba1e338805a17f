import { type AstralEngine, LOCAL_PRINCIPAL } from '@luxdb/core'
import { type KindShape, type ResultRow, type RowLayout, renderRows } from '@luxdb/core/query'
import { csvHeader, csvLine } from './csv-writer.js'
import type { TransferFormat } from './transfer-format.js'

export interface ExportPlan {
  readonly engine: AstralEngine
  readonly shape: KindShape
  readonly format: TransferFormat
  readonly signal: AbortSignal
  /** Told now and then how many beings are through, and at the end. */
  readonly onProgress: (done: number) => void
}

/** Text is handed out in pieces of about this size. */
const PIECE_CHARACTERS = 65_536

/** Every being of a kind as text, from one point in time, in the order of their keys. */
export async function* exportText(plan: ExportPlan): AsyncGenerator<string> {
  const { engine, shape, format, signal } = plan
  const query = { v: 1, type: 'query', kind: shape.name } as const
  const options = { signal, timeoutMs: 0 }
  const request = { type: 'contemplate', kind: shape.name, query } as const
  const { layout, rows } = engine.stream(request, LOCAL_PRINCIPAL, options)
  let done = 0
  let text = format === 'csv' ? csvHeader(layout) : ''
  for await (const row of rows) {
    text += format === 'csv' ? csvLine(layout, row) : jsonLine(layout, row)
    done += 1
    if (text.length < PIECE_CHARACTERS) continue
    yield text
    text = ''
    plan.onProgress(done)
  }
  if (text !== '') yield text
  plan.onProgress(done)
}

function jsonLine(layout: RowLayout, row: ResultRow): string {
  const [record] = renderRows(layout, [row])
  return `${JSON.stringify(record)}\n`
}
