import { foundBy, type InjectionCase } from './injection-case.js'
import { PAYLOADS } from './payloads.js'

type Member = Readonly<Record<string, unknown>>

const SELECT = [{ field: 'soulId' }]

function asked(name: string, query: Member, rest: Pick<InjectionCase, 'statuses' | 'found'>): InjectionCase {
  const body = { v: 1, type: 'query', kind: 'thing', select: SELECT, ...query }
  return { name, path: '/query', question: { method: 'POST', body }, ...rest }
}

const OPERATORS = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte'] as const

/** The same in queries as JSON: operands are operands, and names have to exist. */
export const QUERY_CASES: readonly InjectionCase[] = PAYLOADS.flatMap((payload, index) => {
  const compare = (field: string, operator: string, value: unknown): Member => ({
    type: 'compare',
    field,
    operator,
    value,
  })
  const refused = { statuses: [400] } as const
  return [
    ...OPERATORS.map((operator) =>
      asked(
        `query ${operator} ${payload}`,
        { where: compare('name', operator, payload) },
        {
          statuses: [200],
          found: foundBy(operator, payload),
        },
      ),
    ),
    asked(
      `query in ${payload}`,
      { where: { type: 'in', field: 'name', values: [payload] } },
      {
        statuses: [200],
        found: [`t${index}`],
      },
    ),
    asked(
      `query path ${payload}`,
      { where: { ...compare('facts', 'eq', 1), path: [payload] } },
      { statuses: [200], found: [] },
    ),
    asked(`query field ${payload}`, { where: compare(payload, 'eq', 1) }, refused),
    asked(`query operator ${payload}`, { where: compare('name', payload, 'a') }, refused),
    asked(`query condition ${payload}`, { where: { type: payload } }, refused),
    asked(`query member ${payload}`, { [payload]: 1 }, refused),
    asked(`query select ${payload}`, { select: [{ field: payload }] }, refused),
    asked(`query cast ${payload}`, { select: [{ field: 'name', cast: payload }] }, refused),
    asked(
      `query alias ${payload}`,
      { select: [{ field: 'name', as: payload }], limit: 1 },
      { statuses: [200, 400] },
    ),
    asked(`query order ${payload}`, { order: [{ field: payload, direction: 'asc' }] }, refused),
    asked(`query direction ${payload}`, { order: [{ field: 'name', direction: payload }] }, refused),
    asked(`query bond ${payload}`, { where: { type: 'exists', bond: payload } }, refused),
    asked(`query embed ${payload}`, { embed: [{ bond: payload }] }, refused),
    asked(
      `query embed alias ${payload}`,
      { embed: [{ bond: 'box', as: payload }], limit: 1 },
      { statuses: [200, 400] },
    ),
    asked(`query kind ${payload}`, { kind: payload }, { statuses: [404] }),
    asked(`query limit ${payload}`, { limit: payload }, { statuses: [400, 416] }),
    asked(`query cursor ${payload}`, { after: payload }, refused),
  ]
})
