import {
  and,
  asc,
  desc,
  eq,
  exists,
  gt,
  isIn,
  lt,
  not,
  or,
  type SacredQuery,
  startsWith,
} from '@luxdb/core/query'

export const liveQuery = (kind: string, rest: Partial<SacredQuery> = {}): SacredQuery => ({
  v: 1,
  type: 'query',
  kind,
  ...rest,
})

/** Plain conditions (the first six), windows, bonds, groups. */
export const LIVE_QUESTIONS: readonly SacredQuery[] = [
  liveQuery('guardian'),
  liveQuery('guardian', { where: eq('affinity', 'light') }),
  liveQuery('guardian', { where: and(eq('affinity', 'light'), gt('rank', 3)) }),
  liveQuery('guardian', { where: or(lt('rank', 2), gt('rank', 7)), select: [{ field: 'name' }] }),
  liveQuery('guardian', { where: isIn('rank', [1, 4, 6]) }),
  liveQuery('guardian', { where: not(startsWith('name', 'g1')) }),
  liveQuery('guardian', { order: [desc('rank'), asc('name')], limit: 4 }),
  liveQuery('guardian', { where: eq('affinity', 'shadow'), order: [asc('name')], limit: 3, offset: 2 }),
  liveQuery('guardian', { order: [asc('energyLevel')], limit: 30 }),
  liveQuery('guardian', { embed: [{ bond: 'relics' }, { bond: 'mentor', select: [{ field: 'name' }] }] }),
  liveQuery('guardian', { where: exists('relics', gt('power', 5)), select: [{ field: 'name' }] }),
  liveQuery('guardian', {
    aggregate: {
      groupBy: [{ field: 'affinity' }],
      columns: [
        { as: 'n', function: 'count' },
        { as: 'top', function: 'max', field: 'rank' },
      ],
    },
  }),
  liveQuery('guardian', { aggregate: { columns: [{ as: 'n', function: 'count' }] } }),
  liveQuery('guardian', { select: [{ field: 'affinity' }], distinct: true }),
  liveQuery('relic', { where: gt('power', 4) }),
  liveQuery('seat', { where: gt('price', 3) }),
]

/** How many of the questions are judged by single rows, and so resumed from the log. */
export const PLAIN_QUESTIONS = 6
