import type { Condition } from './condition.js';

/** At least one being is bound by `bond` and satisfies `where`. Never unknown. */
export interface ExistsNode {
  readonly type: 'exists';
  readonly bond: string;
  readonly where?: Condition;
}
