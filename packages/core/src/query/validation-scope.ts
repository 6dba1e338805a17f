import { LuxError } from '../errors/lux-error.js'
import type { KindCatalog } from './kind-shape.js'
import { DEFAULT_QUERY_LIMITS, type QueryLimits } from './query-limits.js'

export interface ValidationOptions {
  readonly limits?: Partial<QueryLimits>
  /** Literals may be `{ $principal: ... }`: only in access rules. */
  readonly allowPrincipal?: boolean
  /** Regular expressions may stand in conditions: only where the realm `supports.match`. */
  readonly allowMatch?: boolean
  /** Full text search may stand in conditions: not where a realm does not support it; default true. */
  readonly allowSearch?: boolean
}

/** What one validation knows and counts. */
export class ValidationScope {
  readonly catalog: KindCatalog
  readonly limits: QueryLimits
  readonly allowPrincipal: boolean
  readonly allowMatch: boolean
  readonly allowSearch: boolean
  #conditions = 0
  #embeds = 0

  constructor(catalog: KindCatalog, options: ValidationOptions = {}) {
    this.catalog = catalog
    this.limits =
      options.limits === undefined ? DEFAULT_QUERY_LIMITS : { ...DEFAULT_QUERY_LIMITS, ...options.limits }
    this.allowPrincipal = options.allowPrincipal ?? false
    this.allowMatch = options.allowMatch ?? false
    this.allowSearch = options.allowSearch ?? true
  }

  countCondition(): void {
    this.#conditions++
    if (this.#conditions > this.limits.conditions) throw tooComplex('conditions', this.limits.conditions)
  }

  countEmbed(): void {
    this.#embeds++
    if (this.#embeds > this.limits.embeds) throw tooComplex('embeds', this.limits.embeds)
  }

  /** @throws LUX_QUERY_TOO_COMPLEX when `count` of `what` is above the limit */
  assertAtMost(what: keyof QueryLimits, count: number): void {
    if (count > this.limits[what]) throw tooComplex(what, this.limits[what])
  }
}

const LIMITED: Readonly<Record<keyof QueryLimits, string>> = {
  depth: 'levels of nested conditions',
  existsDepth: 'levels of nested "exists"',
  conditions: 'conditions',
  listItems: 'values in a list',
  orderTerms: 'order terms',
  columns: 'columns',
  embedDepth: 'levels of embeds',
  embeds: 'embeds',
  patternLength: 'characters in a pattern',
  pathSteps: 'steps in a path',
}

function tooComplex(limit: keyof QueryLimits, maximum: number): LuxError {
  const message = `The query has more than ${maximum} ${LIMITED[limit]}; make it simpler or split it.`
  return new LuxError('LUX_QUERY_TOO_COMPLEX', message, { details: { limit, maximum } })
}
