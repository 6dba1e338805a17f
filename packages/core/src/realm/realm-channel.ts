import type { LiveStream, WatchRequest } from '../live/live-message.js'
import type { ResultRow, RowLayout } from '../query/row-layout.js'
import type { CallOptions } from './call-options.js'
import type { ContemplateRequest, RealmRequest, RealmResult } from './realm-request.js'

/** Rows that arrive one by one. */
export interface RowStream {
  readonly layout: RowLayout
  readonly rows: AsyncIterable<ResultRow>
}

/**
 * Where a collection sends its requests: a realm (trusted), one of its transactions, or an engine on
 * behalf of a principal.
 */
export interface RealmChannel {
  /** Name of the realm that answers. */
  readonly realmName: string
  execute(request: RealmRequest, options: CallOptions): Promise<RealmResult>
  stream(request: ContemplateRequest, options: CallOptions): RowStream
  /** @throws LUX_UNSUPPORTED inside a transaction */
  watch(request: WatchRequest, options: CallOptions): LiveStream
}
