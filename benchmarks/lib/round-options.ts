/** Options of every benchmark that measures in rounds. */
export const ROUND_OPTIONS = {
  rounds: { type: 'string', default: '7' },
  seed: { type: 'string', default: '1' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** Of those that judge what they measured. */
export const BUDGET_OPTIONS = { ...ROUND_OPTIONS, check: { type: 'boolean', default: false } } as const
