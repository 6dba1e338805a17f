import type { CaseGroup } from '../suite/case-group.js'
import { COMPARISON_CASES } from './comparison-cases.js'
import { CONSTRAINT_CASES } from './constraint-cases.js'
import { DISSOLVE_CASES } from './dissolve-cases.js'
import { JSON_CASES } from './json-cases.js'
import { LIFECYCLE_CASES } from './lifecycle-cases.js'
import { LOGIC_CASES } from './logic-cases.js'
import { MANIFEST_CASES } from './manifest-cases.js'
import { ORDER_CASES } from './order-cases.js'
import { PAGE_CASES } from './page-cases.js'
import { PAGE_CHANGE_CASES } from './page-change-cases.js'
import { TEXT_CASES } from './text-cases.js'
import { TRAIT_CASES } from './trait-cases.js'
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
  COMPARISON_CASES,
  LOGIC_CASES,
  TEXT_CASES,
  JSON_CASES,
  ORDER_CASES,
  PAGE_CASES,
  PAGE_CHANGE_CASES,
]
