import { LuxError } from '../errors/lux-error.js'
import type { ChangeWindow } from '../feed/change.js'
import type { ChangeLogDriver } from '../feed/change-log-driver.js'
import type { FeedPosition } from '../feed/feed-position.js'
import type { EvaluationEnvironment } from '../query/evaluate-condition.js'
import type { KindShape } from '../query/kind-shape.js'
import type { Row } from '../query/store.js'
import type { ExecutionScope } from '../realm/execution-scope.js'
import type { DriverRead } from '../realm/realm-driver.js'
import { lazyFilter } from './lazy-filter.js'
import type { LiveGroup } from './live-group.js'
import type { KnownGroup, LiveGroups } from './live-groups.js'
import type { LiveOptions } from './live-options.js'
import type { LivePlan } from './live-plan.js'
import { LiveReader } from './live-reader.js'
import { PlainGroup } from './plain-group.js'
import { anchorsOf } from './predicate-anchors.js'
import { RequeryGroup } from './requery-group.js'
import type { ResumeTokens } from './resume-token.js'
import { WindowGroup } from './window-group.js'

export interface AskedQuery {
  readonly read: DriverRead
  readonly plan: LivePlan
}

export interface LiveGroupFactoryOptions {
  readonly scope: ExecutionScope
  readonly log: ChangeLogDriver
  /** Those that are there already. */
  readonly groups: LiveGroups
  readonly options: Required<LiveOptions>
  /** The windows from a position up to now. */
  readonly past: (from: FeedPosition) => AsyncIterable<ChangeWindow>
}

/** Makes the group of a query, of the form that its plan says. */
export class LiveGroupFactory {
  readonly #options: LiveGroupFactoryOptions
  readonly #reader: LiveReader
  readonly #environment: EvaluationEnvironment

  constructor(options: LiveGroupFactoryOptions) {
    this.#options = options
    const { scope, log } = options
    const { maxBeings } = options.options
    this.#environment = { catalog: scope.kinds, related: onlyRows }
    this.#reader = new LiveReader(log, scope.kinds, { timeoutMs: scope.defaultTimeoutMs, maxBeings })
  }

  /** @throws LUX_OVERLOADED */
  create(asked: AskedQuery, digest: string, tokens: ResumeTokens): KnownGroup {
    const { plan, read } = asked
    const { shape } = read.layout
    const anchors = this.#anchors(plan, shape)
    const matches = lazyFilter(plan.where, shape, this.#environment)
    return { group: this.#group(asked, { digest, tokens, matches }), plan, matches, anchors }
  }

  #group(
    { read: { query, layout }, plan }: AskedQuery,
    made: { readonly digest: string; readonly tokens: ResumeTokens; readonly matches: (row: Row) => boolean },
  ): LiveGroup {
    const { scope, log, options, past } = this.#options
    const { soulIds } = scope.kinds.require(query.kind)
    const common = { ...made, layout, soulIds, reader: this.#reader, source: log.source }
    const { select: _, ...whole } = query
    switch (plan.mode) {
      case 'plain':
        return new PlainGroup({ ...common, whole, past, maxMissed: options.maxBuffered })
      case 'window':
        return new WindowGroup({ ...common, whole })
      case 'requery':
        return new RequeryGroup({ ...common, query, minIntervalMs: options.minRequeryMs })
    }
  }

  #anchors({ where, mode }: LivePlan, shape: KindShape): KnownGroup['anchors'] {
    const anchors = anchorsOf(where, shape)
    // Rows of which all are wanted are not judged; but to run a query again costs more than that.
    if (anchors !== undefined || (where === undefined && mode !== 'requery')) return anchors
    const { maxUnindexed } = this.#options.options
    if (this.#options.groups.unindexed < maxUnindexed) return undefined
    throw new LuxError(
      'LUX_OVERLOADED',
      `The realm follows ${maxUnindexed} live queries that no index finds; ask for equal values, a list or a range of numbers.`,
      { details: { maxUnindexed } },
    )
  }
}

function onlyRows(): never {
  throw new TypeError('A query that follows bonds is not judged by single rows.')
}
