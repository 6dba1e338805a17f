export type { ErrorVerbosity } from './errors/error-verbosity.js'
export { isFault, publicMessage, retryAfterSeconds } from './errors/public-message.js'
export { type PostgrestError, postgrestStatus, toPostgrestError } from './errors/to-postgrest-error.js'
export { type Problem, toProblem } from './errors/to-problem.js'
export { createHostGuard, type HostGuard, type HostGuardOptions } from './guard/host-guard.js'
export { createOriginGuard, type OriginGuard, type OriginGuardOptions } from './guard/origin-guard.js'
export { type BodyLimits, type BodySource, type RequestHeaders, readBytes } from './guard/read-bytes.js'
export { type BucketAnswer, type TokenBucketOptions, TokenBuckets } from './guard/token-bucket.js'
export { withDeadline } from './guard/with-deadline.js'
export { KindChanges } from './live/kind-changes.js'
export {
  deltaPayload,
  type LiveDelta,
  type LiveSnapshot,
  snapshotPayload,
} from './live/live-payload.js'
export type { DeltaPayload, DeltaStep, SnapshotChunk, SnapshotPayload } from './live/live-wire.js'
export { rightsOf, sameRights } from './live/rights-of.js'
export { inChunks } from './live/snapshot-chunks.js'
export { parseParameters } from './postgrest/parse-parameters.js'
export type {
  EmbedPath,
  OrderTerm,
  ParsedCondition,
  ParsedFilter,
  ParsedLogic,
  ParsedOperation,
  ParsedParameters,
  ParsedPlace,
  ScopedCondition,
  ScopedCount,
  ScopedOrder,
  SelectAll,
  SelectCount,
  SelectEmbed,
  SelectField,
  SelectItem,
} from './postgrest/parsed-parameters.js'
export { parseQueryString, type QueryPair } from './postgrest/query-string.js'
export { parseCsv, readCsv } from './records/csv-reader.js'
export { readNdjson } from './records/ndjson-reader.js'
export type { SourceRecord } from './records/source-record.js'
export { toSacredQuery, toSelected, toWhere } from './translate/to-sacred-query.js'
export type { Selected } from './translate/to-selection.js'
