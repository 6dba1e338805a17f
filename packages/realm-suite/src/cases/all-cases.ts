import type { CaseGroup } from '../suite/case-group.js'
import { ACCESS_CASES } from './access-cases.js'
import { AGGREGATE_CASES } from './aggregate-cases.js'
import { ANSWER_SIZE_CASES } from './answer-size-cases.js'
import { BACKUP_CASES } from './backup-cases.js'
import { BEING_CASES } from './being-cases.js'
import { BOND_ORDER_CASES } from './bond-order-cases.js'
import { CAST_CASES } from './cast-cases.js'
import { COMPARISON_CASES } from './comparison-cases.js'
import { CONCURRENCY_CASES } from './concurrency-cases.js'
import { CONSTRAINT_CASES } from './constraint-cases.js'
import { DISSOLVE_CASES } from './dissolve-cases.js'
import { EFFECT_CASES } from './effect-cases.js'
import { EMBED_CASES } from './embed-cases.js'
import { EVENT_CASES } from './event-cases.js'
import { EVOLUTION_CASES } from './evolution-cases.js'
import { EVOLUTION_CHANGE_CASES } from './evolution-change-cases.js'
import { EVOLUTION_FEED_CASES } from './evolution-feed-cases.js'
import { EVOLUTION_FILL_CASES } from './evolution-fill-cases.js'
import { EVOLUTION_GUARD_CASES } from './evolution-guard-cases.js'
import { EXISTS_CASES } from './exists-cases.js'
import { FEED_CASES } from './feed-cases.js'
import { FEED_TIME_CASES } from './feed-time-cases.js'
import { GROUPED_EMBED_CASES } from './grouped-embed-cases.js'
import { HOOK_CASES } from './hook-cases.js'
import { HOSTILE_CASES } from './hostile-cases.js'
import { JSON_CASES } from './json-cases.js'
import { KEY_CASES } from './key-cases.js'
import { LEARN_CASES } from './learn-cases.js'
import { LIFECYCLE_CASES } from './lifecycle-cases.js'
import { LIMIT_CASES } from './limit-cases.js'
import { LIVE_CASES } from './live-cases.js'
import { LOGIC_CASES } from './logic-cases.js'
import { MANIFEST_CASES } from './manifest-cases.js'
import { MATCH_CASES } from './match-cases.js'
import { ORDER_CASES } from './order-cases.js'
import { OVERFLOW_CASES } from './overflow-cases.js'
import { PAGE_CASES } from './page-cases.js'
import { PAGE_CHANGE_CASES } from './page-change-cases.js'
import { PLAN_CASES } from './plan-cases.js'
import { PORTABLE_BACKUP_CASES } from './portable-backup-cases.js'
import { PROJECTION_CASES } from './projection-cases.js'
import { SEARCH_CASES } from './search-cases.js'
import { SPREAD_CASES } from './spread-cases.js'
import { STREAM_CASES } from './stream-cases.js'
import { SUPPORT_CASES } from './support-cases.js'
import { TEXT_CASES } from './text-cases.js'
import { TRAIT_CASES } from './trait-cases.js'
import { TRANSACTION_CASES } from './transaction-cases.js'
import { TRANSFORM_CASES } from './transform-cases.js'
import { UPSERT_CASES } from './upsert-cases.js'

/** The whole suite. */
export const ALL_CASES: readonly CaseGroup[] = [
  LIFECYCLE_CASES,
  TRAIT_CASES,
  MANIFEST_CASES,
  CONSTRAINT_CASES,
  TRANSFORM_CASES,
  DISSOLVE_CASES,
  UPSERT_CASES,
  EFFECT_CASES,
  COMPARISON_CASES,
  LOGIC_CASES,
  TEXT_CASES,
  MATCH_CASES,
  JSON_CASES,
  ORDER_CASES,
  BOND_ORDER_CASES,
  PAGE_CASES,
  PAGE_CHANGE_CASES,
  EXISTS_CASES,
  EMBED_CASES,
  SPREAD_CASES,
  GROUPED_EMBED_CASES,
  PROJECTION_CASES,
  CAST_CASES,
  AGGREGATE_CASES,
  OVERFLOW_CASES,
  PLAN_CASES,
  LIMIT_CASES,
  ANSWER_SIZE_CASES,
  STREAM_CASES,
  TRANSACTION_CASES,
  HOSTILE_CASES,
  KEY_CASES,
  BEING_CASES,
  CONCURRENCY_CASES,
  EVENT_CASES,
  ACCESS_CASES,
  SEARCH_CASES,
  FEED_CASES,
  FEED_TIME_CASES,
  HOOK_CASES,
  LIVE_CASES,
  SUPPORT_CASES,
  EVOLUTION_CASES,
  EVOLUTION_CHANGE_CASES,
  EVOLUTION_GUARD_CASES,
  EVOLUTION_FILL_CASES,
  EVOLUTION_FEED_CASES,
  LEARN_CASES,
  BACKUP_CASES,
  PORTABLE_BACKUP_CASES,
]
