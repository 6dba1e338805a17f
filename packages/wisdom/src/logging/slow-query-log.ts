import {
  describeShape,
  type OperationEvent,
  type QueryPlan,
  type RealmEvent,
  type RealmRequest,
  type RealmResult,
  toLuxError,
} from '@luxdb/core'
import type { KindShape, SacredQuery } from '@luxdb/core/query'
import type { AstralLogger, LogFacts } from './astral-logger.js'
import { suggestIndex } from './suggest-index.js'

/** What is needed of a realm. */
export interface ExplainingRealm {
  readonly kinds: readonly { readonly name: string; readonly shape: KindShape }[]
  readonly supports: { readonly durability: string }
  execute(request: RealmRequest): Promise<RealmResult>
}

export interface SlowQueryLogOptions {
  readonly logger: AstralLogger
  /** The realm of this name; undefined when there is none to be asked. */
  readonly realm: (name: string) => ExplainingRealm | undefined
  /** Milliseconds from which a query is slow; default 500. */
  readonly thresholdMs?: number
  /** Milliseconds in which the same shape of query is told once; default 60,000. */
  readonly quietMs?: number
  /** Milliseconds; default: a clock that only goes forward. */
  readonly clock?: () => number
}

const DEFAULT_THRESHOLD_MS = 500
const DEFAULT_QUIET_MS = 60_000
/** Shapes whose last line is remembered; the rest share one line. */
const MAX_SHAPES = 200
const OTHER = 'other'

interface SlowQuery {
  readonly event: OperationEvent
  readonly query: SacredQuery
  readonly shape: string
  readonly suppressed: number
}

interface Told {
  atMs: number
  suppressed: number
}

/**
 * Logs a line for slow queries: how long, of what shape, how the realm goes about it, and which index would help.
 * Values of queries are not told. Queries that were given up on for their time count too; streams do not, because
 * their time is that of whoever reads them.
 *
 * Hand `observe` to an engine or a realm. It returns at once and never throws; plans are asked for one at a time.
 */
export class SlowQueryLog {
  readonly #options: SlowQueryLogOptions
  readonly #told = new Map<string, Told>()
  #telling: Promise<void> | undefined

  constructor(options: SlowQueryLogOptions) {
    this.#options = options
  }

  readonly observe = (event: RealmEvent): void => {
    const { thresholdMs = DEFAULT_THRESHOLD_MS, logger } = this.#options
    if (event.type !== 'operation' || event.durationMs < thresholdMs || !logger.isLevelEnabled('warn')) return
    const query = slowQueryOf(event)
    if (query === undefined) return
    const shape = describeShape(query)
    const suppressed = this.#turnOf(`${event.realm} ${event.kind} ${event.operation} ${shape}`)
    if (suppressed !== undefined) this.#tellSoon({ event, query, shape, suppressed })
  }

  /** Resolves when what was observed so far is told. */
  async settled(): Promise<void> {
    await this.#telling
  }

  /** How many lines were left out since the last one of this shape; undefined while it is quiet. */
  #turnOf(shape: string): number | undefined {
    const { quietMs = DEFAULT_QUIET_MS, clock = () => performance.now() } = this.#options
    const nowMs = clock()
    const key = this.#told.has(shape) || this.#told.size < MAX_SHAPES ? shape : OTHER
    const told = this.#told.get(key)
    if (told !== undefined && nowMs - told.atMs < quietMs) {
      told.suppressed += 1
      return undefined
    }
    this.#told.set(key, { atMs: nowMs, suppressed: 0 })
    return told?.suppressed ?? 0
  }

  /** While one plan is asked for, others are told without: a storage that is slow already gets no crowd of questions. */
  #tellSoon(slow: SlowQuery): void {
    if (this.#telling !== undefined) {
      this.#tell(slow, {})
      return
    }
    this.#telling = this.#explained(slow)
      .then((facts) => this.#tell(slow, facts))
      .finally(() => {
        this.#telling = undefined
      })
  }

  #tell({ event, query, shape, suppressed }: SlowQuery, plan: PlanFacts): void {
    const { realm, kind, operation, rows, error } = event
    const durationMs = Math.round(event.durationMs)
    const { intention } = query
    const facts: LogFacts = {
      realm,
      kind,
      operation,
      shape,
      ...(intention === undefined ? undefined : { intention }),
      durationMs,
      rows,
      ...(error === undefined ? undefined : { error }),
      ...plan,
      ...(suppressed > 0 && { suppressed }),
    }
    const name =
      intention === undefined ? `${operation} of ${kind}` : `"${intention}" (${operation} of ${kind})`
    this.#options.logger.warn(facts, `slow query: ${name} in ${realm} took ${durationMs} ms${hintOf(plan)}`)
  }

  async #explained({ event, query }: SlowQuery): Promise<PlanFacts> {
    try {
      const realm = this.#options.realm(event.realm)
      const result = await realm?.execute({ type: 'explain', kind: query.kind, query })
      if (realm === undefined || result?.type !== 'plan') return {}
      return planFacts(result.plan, suggestionFor(query, realm))
    } catch (error) {
      // The realm may be closing, or be what is in trouble; that the query was slow is told all the same.
      return { planError: toLuxError(error).code }
    }
  }
}

interface PlanFacts {
  readonly access?: QueryPlan['access']
  readonly index?: string
  readonly estimate?: number
  /** Fields of an index that would help. */
  readonly suggestedIndex?: readonly string[]
  readonly planError?: string
}

/** Only queries that ran have been checked; another may be anything. */
function slowQueryOf({ operation, request, error }: OperationEvent): SacredQuery | undefined {
  if (error !== undefined && error !== 'LUX_TIMEOUT') return undefined
  if (operation !== 'contemplate' && operation !== 'count') return undefined
  return 'query' in request ? request.query : undefined
}

function planFacts(
  { access, index, estimate }: QueryPlan,
  suggestedIndex: readonly string[] | undefined,
): PlanFacts {
  return {
    access,
    ...(index === undefined ? undefined : { index }),
    ...(estimate === undefined ? undefined : { estimate }),
    ...(access === 'scan' && suggestedIndex !== undefined ? { suggestedIndex } : undefined),
  }
}

/** Memory looks at each being, whatever indexes a kind declares. */
function suggestionFor(query: SacredQuery, realm: ExplainingRealm): readonly string[] | undefined {
  const kind = realm.kinds.find(({ name }) => name === query.kind)
  if (kind === undefined || realm.supports.durability === 'volatile') return undefined
  return suggestIndex(query, kind.shape)
}

function hintOf({ access, index, suggestedIndex }: PlanFacts): string {
  if (access === undefined) return ''
  const how = access === 'scan' ? 'a scan' : access === 'key' ? 'by its key' : 'by an index'
  const which = index === undefined ? '' : ` (${index})`
  const names = suggestedIndex?.map((name) => `'${name}'`).join(', ')
  return `: ${how}${which}${names === undefined ? '' : `; an index would serve it: indexes: [[${names}]]`}`
}
