import { LuxError } from '../errors/lux-error.js'
import type { AnyKind } from '../kind/kind-types.js'
import { cellToLiteral, valueToCell } from '../query/cell.js'
import type { Condition } from '../query/condition.js'
import { toAggregateQuery } from '../query/input/to-aggregate-query.js'
import { toCondition } from '../query/input/to-condition.js'
import { toQuery } from '../query/input/to-query.js'
import type { ResultRow } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { CallOptions, ManifestOptions, VersionOptions } from '../realm/call-options.js'
import type { QueryPlan } from '../realm/query-plan.js'
import type { RealmChannel } from '../realm/realm-channel.js'
import type {
  RealmRequest,
  RealmResult,
  RowsResult,
  SingleResult,
  WrittenResult,
} from '../realm/realm-request.js'
import type { Being, BeingOrigin } from './being.js'
import type { BeingCollection, CountOptions, LiveBeings, Page, WatchOptions } from './being-collection.js'
import { beingFactory } from './being-factory.js'
import { liveBeings } from './live-beings.js'
import { embedReader, type RecordReader, recordReader } from './record-reader.js'

const DEFAULT_PAGE_SIZE = 100

/**
 * The one implementation of a collection: it words every call as a request, and reads the answer.
 * Types are checked where it is handed out; inside, rows are what the layout says.
 */
export function createBeingCollection<K extends AnyKind>(kind: K, channel: RealmChannel): BeingCollection<K> {
  const collection: UntypedCollection = new KindCollection(kind, channel)
  // Requests and rows are untyped data; this is where they meet the types derived from the kind.
  return collection as unknown as BeingCollection<K>
}

/** The shape of a collection without the kind's types. */
type UntypedCollection = { [M in Exclude<keyof BeingCollection<AnyKind>, 'kind'>]: unknown } & {
  readonly kind: AnyKind
}

type Target = string | { readonly where: unknown }

class KindCollection implements UntypedCollection, BeingOrigin {
  readonly kind: AnyKind
  readonly #channel: RealmChannel

  constructor(kind: AnyKind, channel: RealmChannel) {
    this.kind = kind
    this.#channel = channel
  }

  get shape(): AnyKind['shape'] {
    return this.kind.shape
  }

  get realmName(): string {
    return this.#channel.realmName
  }

  async manifest(input: unknown, options: ManifestOptions = {}): Promise<unknown> {
    const beings: readonly unknown[] = Array.isArray(input) ? input : [input]
    const { upsert } = options
    const result = await this.#write(
      { type: 'manifest', kind: this.kind.name, beings, returning: true, ...(upsert ? { upsert } : {}) },
      options,
    )
    const made = this.#beings(result)
    return Array.isArray(input) ? made : made[0]
  }

  async contemplate(target: unknown = {}, options: CallOptions = {}): Promise<unknown> {
    if (typeof target === 'string') return this.#find(target, options)
    const query = toQuery(this.kind, target)
    const result = await this.#rows({ type: 'contemplate', kind: this.kind.name, query }, options)
    return result.rows.map(this.#reader(query, result.layout))
  }

  async page(input: unknown, options: CallOptions = {}): Promise<Page<unknown>> {
    const query: SacredQuery = { limit: DEFAULT_PAGE_SIZE, ...toQuery(this.kind, input) }
    const request: RealmRequest = { type: 'contemplate', kind: this.kind.name, query, page: true }
    const { rows, layout, next } = await this.#rows(request, options)
    const beings = rows.map(this.#reader(query, layout))
    return next === undefined ? { beings } : { beings, next }
  }

  async *stream(input: unknown = {}, options: CallOptions = {}): AsyncIterable<unknown> {
    const query = toQuery(this.kind, input)
    const stream = this.#channel.stream({ type: 'contemplate', kind: this.kind.name, query }, options)
    const read = this.#reader(query, stream.layout)
    for await (const row of stream.rows) yield read(row)
  }

  async *watch(input: unknown = {}, options: WatchOptions = {}): AsyncIterable<LiveBeings<unknown>> {
    const query = toQuery(this.kind, input)
    const { since, ...callOptions } = options
    const request = {
      type: 'watch',
      kind: this.kind.name,
      query,
      ...(since === undefined ? {} : { since }),
    } as const
    const stream = this.#channel.watch(request, callOptions)
    const read = this.#reader(query, stream.layout)
    for await (const message of stream.messages) yield liveBeings(message, read)
  }

  async transform(
    target: Target,
    patch: unknown,
    options: VersionOptions & { returning?: true } = {},
  ): Promise<unknown> {
    const { version, returning } = options
    const single = typeof target === 'string'
    const result = await this.#write(
      {
        type: 'transform',
        kind: this.kind.name,
        ...this.#target(target),
        patch,
        returning: single || returning === true,
        ...(version === undefined ? {} : { version }),
      },
      options,
    )
    if (single) return this.#beings(result)[0]
    return returning === true ? this.#beings(result) : result.count
  }

  async dissolve(target: Target, options: VersionOptions & { returning?: true } = {}): Promise<unknown> {
    const { version, returning } = options
    const result = await this.#write(
      {
        type: 'dissolve',
        kind: this.kind.name,
        ...this.#target(target),
        returning: returning === true,
        ...(version === undefined ? {} : { version }),
      },
      options,
    )
    if (typeof target === 'string') return result.count > 0
    return returning === true ? this.#beings(result) : result.count
  }

  async count(input: unknown = {}, options: CountOptions = {}): Promise<number> {
    const { mode } = options
    const query = toQuery(this.kind, input)
    const request: RealmRequest = { type: 'count', kind: this.kind.name, query, ...(mode && { mode }) }
    const result = await this.#channel.execute(request, options)
    return result.type === 'count' ? result.count : unexpected(result)
  }

  async explain(input: unknown = {}, options: CallOptions = {}): Promise<QueryPlan> {
    const request: RealmRequest = { type: 'explain', kind: this.kind.name, query: toQuery(this.kind, input) }
    const result = await this.#channel.execute(request, options)
    return result.type === 'plan' ? result.plan : unexpected(result)
  }

  async aggregate(input: unknown, options: CallOptions = {}): Promise<unknown> {
    const query = toAggregateQuery(this.kind, input)
    const result = await this.#rows({ type: 'contemplate', kind: this.kind.name, query }, options)
    return result.rows.map(recordReader(result.layout))
  }

  /** What `being.evolve` calls: writes under the version read, or, without one, under the row read. */
  async evolve(being: Being, patch: unknown): Promise<Being> {
    const version = being['version']
    const underVersion = this.shape.systemFields && typeof version === 'number'
    const result = await this.#write(
      {
        type: 'transform',
        kind: this.kind.name,
        soulId: String(being['soulId']),
        patch,
        returning: true,
        ...(underVersion ? { version } : { where: this.#unchanged(being) }),
      },
      {},
    )
    const [evolved] = this.#beings(result)
    return evolved ?? unexpected(result)
  }

  /** Holds as long as no scalar field of the being has changed. */
  #unchanged(being: Being): Condition {
    const fields = this.shape.fields.filter((field) => field.store !== 'json')
    return {
      type: 'and',
      conditions: fields.map((field) => ({
        type: 'not',
        condition: {
          type: 'compare',
          operator: 'distinct',
          field: field.name,
          value: cellToLiteral(valueToCell(being[field.name] ?? null, field), field.store),
        },
      })),
    }
  }

  async #find(soulId: string, options: CallOptions): Promise<unknown> {
    const result = await this.#rows({ type: 'find', kind: this.kind.name, soulId }, options)
    const [row] = result.rows
    if (row === undefined) return undefined
    return result.layout.whole ? beingFactory(this.shape)(row, this) : recordReader(result.layout)(row)
  }

  #target(target: Target): { soulId: string } | { where: Condition } {
    return typeof target === 'string' ? { soulId: target } : { where: toCondition(this.kind, target.where) }
  }

  async #rows(request: RealmRequest, options: CallOptions): Promise<RowsResult> {
    const result = await this.#channel.execute(request, options)
    return result.type === 'rows' ? result : unexpected(result)
  }

  async #write(request: RealmRequest, options: CallOptions): Promise<WrittenResult> {
    const result = await this.#channel.execute(request, options)
    return result.type === 'written' ? result : unexpected(result)
  }

  #beings(result: WrittenResult): Being[] {
    const make = beingFactory(this.shape)
    return result.rows.map((row) => make(row, this))
  }

  /** Whole beings stay beings; projections, and what a principal sees only in part, are records. */
  #reader(query: SacredQuery, layout: RowsResult['layout']): (row: ResultRow) => unknown {
    if (query.select !== undefined || !layout.whole) return recordReader(layout)
    const make = beingFactory(this.shape)
    if (layout.embeds.length === 0) return (row) => make(row, this)
    const embeds: RecordReader = embedReader(layout)
    return (row) => Object.assign(make(row, this), embeds(row))
  }
}

function unexpected(result: RealmResult | SingleResult): never {
  throw new LuxError('LUX_INTERNAL', `A realm answered a request with a result of type ${result.type}.`)
}
