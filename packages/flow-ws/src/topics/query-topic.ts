import type { AstralEngine, JsonValue, LiveStream } from '@luxdb/core'
import { rightsOf } from '@luxdb/protocol'
import { QueryFrames } from './query-frames.js'
import { type QueryJoin, readQueryJoin } from './query-join.js'
import { QuerySession } from './query-session.js'
import type { ChannelLink, TopicHandler, TopicSession } from './topic-session.js'

/** Starts a live query for a channel; `since` continues it. */
export type OpenLiveQuery = (since: string | undefined, signal: AbortSignal) => LiveStream

/** `query:<name>`: one live query. The name is the client's own; what is asked stands in the join. */
export class QueryTopic implements TopicHandler {
  readonly prefix = 'query:'
  readonly #engine: () => AstralEngine
  readonly #flow: string
  readonly #frames = new QueryFrames()

  constructor(engine: () => AstralEngine, flow: string) {
    this.#engine = engine
    this.#flow = flow
  }

  async open(link: ChannelLink, payload: JsonValue): Promise<TopicSession> {
    const engine = this.#engine()
    const join = readQueryJoin(payload, engine.catalogFor(link.principal))
    const open: OpenLiveQuery = (since, signal) => this.#watch(join, link, { since, signal })
    const rights = (): string => rightsOf(engine, link.principal)
    return QuerySession.open({ link, open, rights, frames: this.#frames, ...sinceOf(join) })
  }

  #watch(
    { query, realm }: QueryJoin,
    { principal }: ChannelLink,
    { since, signal }: { readonly since: string | undefined; readonly signal: AbortSignal },
  ): LiveStream {
    const request = {
      type: 'watch',
      kind: query.kind,
      query,
      flow: this.#flow,
      ...(realm === undefined ? {} : { realm }),
      ...(since === undefined ? {} : { since }),
    } as const
    return this.#engine().watch(request, principal, { signal })
  }
}

function sinceOf({ since }: QueryJoin): { readonly since?: string } {
  return since === undefined ? {} : { since }
}
