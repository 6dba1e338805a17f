import type { WrittenResult } from '@luxdb/core'
import { renderRows } from '@luxdb/core/query'
import type { CreateCall } from './rest-call.js'

/** Where the one being that was made can be read, when only headers are asked for. */
export function locationOf(
  call: CreateCall,
  { layout, rows }: WrittenResult,
): { readonly location?: string } {
  if (call.preferences.return !== 'headers-only' || rows.length !== 1) return {}
  const [record = {}] = renderRows(layout, rows)
  const filters = layout.shape.key.map((name) => `${name}=eq.${encodeURIComponent(String(record[name]))}`)
  return { location: `${call.path}?${filters.join('&')}` }
}
