import { documentBytes, invalidDocument, type KindLimits } from '../kind/run-time-document.js'
import type { KindDocuments } from './kind-ledger.js'

/** @throws LUX_INVALID_DOCUMENT */
export function assertRoom(documents: KindDocuments, limits: KindLimits): void {
  const all = Object.values(documents)
  if (all.length > limits.kinds)
    throw invalidDocument(`would be the ${all.length}th; ${limits.kinds} kinds are allowed`)
  const bytes = all.reduce((sum, document) => sum + documentBytes(document), 0)
  if (bytes > limits.totalBytes)
    throw invalidDocument(`makes ${bytes} bytes of all documents; ${limits.totalBytes} are allowed`)
}
