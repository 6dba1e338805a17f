import type { LiveStream, WatchRequest } from '../live/live-message.js'
import type { ExecuteOptions } from './execution-scope.js'
import type { RealmChannel, RowStream } from './realm-channel.js'
import { realmLacks } from './realm-errors.js'
import type { ContemplateRequest, RealmRequest, RealmResult } from './realm-request.js'
import type { TransactionState } from './transaction-state.js'

/** What a channel needs of its realm. */
export interface ChannelOwner {
  readonly name: string
  execute(request: RealmRequest, options: ExecuteOptions): Promise<RealmResult>
  stream(request: ContemplateRequest, options: ExecuteOptions): RowStream
  watch(request: WatchRequest, options: ExecuteOptions): LiveStream
}

/** The channel of a realm's own collections: trusted. */
export function ownChannel(realm: ChannelOwner): RealmChannel {
  return {
    realmName: realm.name,
    execute: (request, options) => realm.execute(request, options),
    stream: (request, options) => realm.stream(request, options),
    watch: (request, options) => realm.watch(request, options),
  }
}

/** The channel of collections inside a transaction. */
export function transactionChannel(
  realm: ChannelOwner,
  transaction: unknown,
  state: TransactionState,
): RealmChannel {
  return {
    realmName: realm.name,
    execute: (request, options) => state.call(() => realm.execute(request, { ...options, transaction })),
    stream: (request, options) => state.stream(() => realm.stream(request, { ...options, transaction })),
    watch: () => {
      throw realmLacks(realm.name, 'live queries inside a transaction')
    },
  }
}
