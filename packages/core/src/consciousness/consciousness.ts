import type { LuxErrorCode } from '../errors/error-catalogue.js'
import type { OperationEvent, RealmEvent } from '../realm/realm-event.js'
import { describeShape } from './describe-shape.js'
import { LatencyHistogram } from './latency-histogram.js'

/** How much is observed: nothing, operations by kind, or also each shape of query. */
export type ConsciousnessLevel = 'dormant' | 'aware' | 'enlightened'

/** Shapes that are told apart; the rest share one entry, so that memory stays bounded. */
const MAX_SHAPES = 500
/** Intentions of one shape that are told apart; what is asked under others counts as asked without any. */
const MAX_INTENTIONS = 8
/** Operations of one shape before anything is said of it. */
const MIN_OBSERVATIONS = 20
const SLOW_MS = 200

/** What was observed of one shape of operation. Times in milliseconds. */
export interface ShapeStatistics {
  readonly realm: string
  readonly kind: string
  readonly operation: OperationEvent['operation']
  /** The query without its values, in words; empty for operations without a query. */
  readonly shape: string
  readonly intention?: string
  readonly count: number
  readonly rows: number
  readonly errors: Readonly<Partial<Record<LuxErrorCode, number>>>
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly sumMs: number
}

/** Something that the engine noticed, with the figures that it rests on. */
export interface Insight {
  readonly type: 'slow-shape' | 'failing-shape'
  readonly message: string
  readonly evidence: ShapeStatistics
}

/** What `reflect` can say now. */
export interface Reflection {
  readonly status: 'ready' | 'not-enough-data'
  /** Operations observed since the engine awoke. */
  readonly observed: number
  /** Operations of one shape that are needed before it is judged. */
  readonly neededPerShape: number
  readonly insights: readonly Insight[]
}

/** What `predict` can say now. This version observes, but does not forecast. */
export interface Prediction {
  readonly status: 'not-enough-data'
  readonly horizonMs: number
  readonly reason: string
  readonly forecasts: readonly never[]
}

/** What tells one shape of operation from another, and its name. Holds nothing of any one request. */
type Identity = Pick<ShapeStatistics, 'realm' | 'kind' | 'operation' | 'shape' | 'intention'>

interface Entry {
  readonly identity: Identity
  readonly histogram: LatencyHistogram
  readonly errors: Partial<Record<LuxErrorCode, number>>
  rows: number
}

/** Observes what realms do, and says what can honestly be said of it. */
export class Consciousness {
  readonly level: ConsciousnessLevel
  readonly #entries = new Map<string, Entry>()
  /** How many intentions each shape has been seen under. */
  readonly #intentions = new Map<string, number>()
  #observed = 0

  constructor(level: ConsciousnessLevel = 'enlightened') {
    this.level = level
  }

  /** Records one event. Cheap: a map look-up and a few additions. */
  observe(event: RealmEvent): void {
    if (event.type !== 'operation' || this.level === 'dormant') return
    this.#observed += 1
    const entry = this.#entryOf(event)
    entry.histogram.record(event.durationMs)
    entry.rows += event.rows
    if (event.error !== undefined) entry.errors[event.error] = (entry.errors[event.error] ?? 0) + 1
  }

  /** Everything observed, the most time-consuming shape first. */
  statistics(): readonly ShapeStatistics[] {
    return [...this.#entries.values()].map(toStatistics).sort((a, b) => b.sumMs - a.sumMs)
  }

  get observed(): number {
    return this.#observed
  }

  /** Insights that the observations support; says so when they support none yet. */
  reflect(): Reflection {
    const judged = this.statistics().filter((statistics) => statistics.count >= MIN_OBSERVATIONS)
    return {
      status: judged.length > 0 ? 'ready' : 'not-enough-data',
      observed: this.#observed,
      neededPerShape: MIN_OBSERVATIONS,
      insights: judged.flatMap(insightsOf),
    }
  }

  /** Forecasts for the next `horizonMs`. This version keeps no history and therefore forecasts nothing. */
  predict(horizonMs: number): Prediction {
    return {
      status: 'not-enough-data',
      horizonMs,
      reason: 'This version keeps no history of its observations, and does not forecast without one.',
      forecasts: [],
    }
  }

  #entryOf(event: OperationEvent): Entry {
    const { intention, ...shape } = identityOf(event, this.level)
    const key = `${shape.realm}\u0001${shape.kind}\u0001${shape.operation}\u0001${shape.shape}`
    const named = intention === undefined ? undefined : this.#namedEntry(key, { ...shape, intention })
    const known = named ?? this.#entries.get(key)
    if (known !== undefined) return known
    if (this.#entries.size < MAX_SHAPES) return this.#newEntry(key, shape)
    return (
      this.#entries.get(OTHER) ?? this.#newEntry(OTHER, { ...shape, realm: '*', kind: '*', shape: OTHER })
    )
  }

  #namedEntry(key: string, identity: Identity): Entry | undefined {
    const namedKey = `${key}\u0001${identity.intention}`
    const known = this.#entries.get(namedKey)
    if (known !== undefined) return known
    const intentions = this.#intentions.get(key) ?? 0
    if (intentions >= MAX_INTENTIONS || this.#entries.size >= MAX_SHAPES) return undefined
    this.#intentions.set(key, intentions + 1)
    return this.#newEntry(namedKey, identity)
  }

  #newEntry(key: string, identity: Identity): Entry {
    const entry: Entry = { identity, histogram: new LatencyHistogram(), errors: {}, rows: 0 }
    this.#entries.set(key, entry)
    return entry
  }
}

/** Key and name of what exceeds the number of shapes that are told apart. */
const OTHER = 'other'

function identityOf(event: OperationEvent, level: ConsciousnessLevel): Identity {
  const { realm, operation, request, error } = event
  // A name that nobody declared is whatever a caller made up.
  const kind = error === 'LUX_UNKNOWN_KIND' ? '*' : event.kind
  // Only queries that ran have been checked; a failed one may be anything.
  const query = error === undefined && 'query' in request ? request.query : undefined
  if (query === undefined) return { realm, kind, operation, shape: '' }
  const { intention } = query
  const shape = level === 'enlightened' ? describeShape(query) : ''
  return { realm, kind, operation, shape, ...(intention === undefined ? {} : { intention }) }
}

function toStatistics({ identity, histogram, errors, rows }: Entry): ShapeStatistics {
  return {
    ...identity,
    count: histogram.count,
    rows,
    errors,
    p50Ms: histogram.quantileMs(0.5),
    p95Ms: histogram.quantileMs(0.95),
    p99Ms: histogram.quantileMs(0.99),
    maxMs: histogram.maxMs,
    sumMs: histogram.sumMs,
  }
}

function insightsOf(evidence: ShapeStatistics): Insight[] {
  const name = evidence.intention ?? `${evidence.operation} of ${evidence.kind}`
  const failures = Object.values(evidence.errors).reduce((sum, count) => sum + count, 0)
  const insights: Insight[] = []
  if (evidence.p95Ms > SLOW_MS) {
    insights.push({
      type: 'slow-shape',
      message: `${name} takes ${evidence.p95Ms.toFixed(0)} ms at the 95th percentile; an index on what it filters and orders by may help.`,
      evidence,
    })
  }
  if (failures * 2 > evidence.count) {
    insights.push({ type: 'failing-shape', message: `${name} fails more often than not.`, evidence })
  }
  return insights
}
