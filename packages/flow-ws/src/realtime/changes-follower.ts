import { type AstralEngine, type LiveStream, LuxError, toLuxError } from '@luxdb/core'
import type { KindShape, SacredQuery } from '@luxdb/core/query'
import type { ChannelLink } from '../topics/topic-session.js'
import type { ChangesPayload } from '../wire/changes-message.js'
import { changesFilter } from './changes-filter.js'
import { type ChangesOf, changesPayload, wants } from './changes-payload.js'
import type { ChangesBinding } from './realtime-join.js'

/** The name of the schema that stands for each kind's own realm. */
const HOME_SCHEMA = 'public'

/** One binding with the number that it is called by. */
export interface NumberedBinding {
  readonly id: number
  readonly binding: ChangesBinding
}

export interface FollowerOptions {
  readonly engine: AstralEngine
  readonly flow: string
  readonly link: ChannelLink
}

/** Follows the changes that one channel is bound to, and tells of them in Supabase's vocabulary. */
export class ChangesFollower {
  readonly #options: FollowerOptions
  readonly #bindings: readonly NumberedBinding[]
  #ending = new AbortController()

  constructor(options: FollowerOptions, bindings: readonly NumberedBinding[]) {
    this.#options = options
    this.#bindings = bindings
  }

  /** Resolves when every binding is live. @throws what a binding is refused with */
  async start(): Promise<void> {
    const ending = new AbortController()
    this.#ending = ending
    const streams = this.#bindings.flatMap((numbered) => this.#streams(numbered, ending.signal))
    await Promise.all(streams.map((stream) => stream.begin()))
  }

  stop(): void {
    this.#ending.abort()
  }

  #streams({ id, binding }: NumberedBinding, signal: AbortSignal): { begin(): Promise<void> }[] {
    const { engine, link } = this.#options
    const catalog = engine.catalogFor(link.principal)
    const names =
      binding.table === undefined || binding.table === '*'
        ? engine.kinds.map(({ name }) => name)
        : [binding.table]
    const shapes = names.map((name) => catalog.get(name)).filter((shape) => shape !== undefined)
    if (shapes.length === 0)
      throw new LuxError('LUX_UNKNOWN_KIND', `There is no kind ${JSON.stringify(binding.table)} here.`)
    return shapes.map((shape) => ({ begin: () => this.#follow(id, binding, { shape, signal }) }))
  }

  async #follow(
    id: number,
    binding: ChangesBinding,
    { shape, signal }: { readonly shape: KindShape; readonly signal: AbortSignal },
  ): Promise<void> {
    const { link } = this.#options
    const stream = this.#watch(binding, shape, signal)
    const messages = stream.messages[Symbol.asyncIterator]()
    // The first message says that the query is live.
    const first = await messages.next()
    const given = this.#given(id, binding, shape, stream)
    const pump = async (): Promise<void> => {
      for (let next = first; next.done !== true; next = await messages.next()) {
        if (signal.aborted) return
        if (next.value.type !== 'delta') continue
        for (const change of next.value.changes)
          this.#say(changesPayload(change, given, next.value.cursor), binding)
        await link.ready()
      }
    }
    pump().catch((error: unknown) => {
      if (!signal.aborted) link.crash(toLuxError(error))
    })
  }

  #say(payload: ChangesPayload | undefined, { event }: ChangesBinding): void {
    if (payload !== undefined && wants(event, payload)) this.#options.link.push('postgres_changes', payload)
  }

  #watch(binding: ChangesBinding, shape: KindShape, signal: AbortSignal): LiveStream {
    const { engine, flow, link } = this.#options
    const { schema = HOME_SCHEMA, filter, since } = binding
    const where =
      filter === undefined ? undefined : changesFilter(filter, shape.name, engine.catalogFor(link.principal))
    const query: SacredQuery = {
      v: 1,
      type: 'query',
      kind: shape.name,
      ...(where === undefined ? {} : { where }),
    }
    const request = {
      type: 'watch',
      kind: shape.name,
      query,
      begin: 'now',
      flow,
      ...(since === undefined ? {} : { since }),
      ...(schema === HOME_SCHEMA || schema === '*' ? {} : { realm: schema }),
    } as const
    return engine.watch(request, link.principal, { signal })
  }

  #given(
    id: number,
    { schema = HOME_SCHEMA, select }: ChangesBinding,
    shape: KindShape,
    { layout }: LiveStream,
  ): ChangesOf {
    return { ids: [id], schema, shape, layout, ...(select === undefined ? {} : { select }) }
  }
}
