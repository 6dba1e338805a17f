import { AstralEngine, isLuxError, type JsonObject, type JsonValue } from '@luxdb/core'
import { isJsonArray, isJsonObject, validateQuery } from '@luxdb/core/query'
import { createRestFlow } from '@luxdb/flow-rest'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { SCHOOL_KINDS, Specimen } from './kinds.js'

/** One of each node of the language. */
const CONDITIONS: readonly JsonObject[] = [
  { type: 'and', conditions: [{ type: 'is', field: 'weight', value: null }] },
  { type: 'or', conditions: [] },
  { type: 'not', condition: { type: 'is', field: 'alive', value: true } },
  { type: 'compare', field: 'label', operator: 'eq', value: 'a' },
  { type: 'between', field: 'weight', from: 1, to: 2.5 },
  { type: 'in', field: 'genes', values: ['1', '9007199254740993'] },
  { type: 'pattern', field: 'label', operator: 'ilike', value: 'a%' },
  { type: 'match', field: 'label', operator: 'match', value: '^a' },
  { type: 'json', field: 'facts', path: ['eats', 0], operator: 'contains', value: ['grass'] },
  { type: 'hasKey', field: 'facts', key: 'eats' },
  { type: 'resonate', fraction: 0.5 },
]

const whereOf = (where: JsonObject): JsonObject => ({ v: 1, type: 'query', kind: 'specimen', where })

const RIGHT: readonly JsonObject[] = [
  ...CONDITIONS.map(whereOf),
  {
    v: 1,
    type: 'query',
    kind: 'pupil',
    intention: 'who sits where',
    where: { type: 'exists', bond: 'courses', where: { type: 'is', field: 'title', value: null } },
    select: [
      { field: 'name', as: 'called' },
      { field: 'soulId', cast: 'text' },
    ],
    embed: [
      { bond: 'stop', as: 'at', select: [{ field: 'label' }] },
      { bond: 'friend', spread: true, select: [{ field: 'name', as: 'friend' }] },
      {
        bond: 'courses',
        aggregate: { groupBy: [{ field: 'title' }], columns: [{ as: 'seats', function: 'count' }] },
        order: [{ field: 'title', direction: 'asc', nulls: 'first' }],
        limit: 3,
        offset: 1,
      },
    ],
    order: [{ field: 'label', bond: 'stop', direction: 'desc' }],
    limit: 5,
    offset: 0,
  },
  {
    v: 1,
    type: 'query',
    kind: 'pupil',
    where: { type: 'search', mode: 'plain', query: 'ann', fields: ['name'] },
    aggregate: {
      groupBy: [{ field: 'label', bond: 'stop', as: 'stop' }],
      columns: [
        { as: 'count', function: 'count' },
        { as: 'last', function: 'max', field: 'name' },
      ],
      having: [{ as: 'count', operator: 'gte', value: 2 }],
    },
  },
  { v: 1, type: 'query', kind: 'course', select: [{ field: 'title' }], distinct: true },
]

const WRONG: readonly JsonObject[] = [
  { v: 2, type: 'query', kind: 'pupil' },
  { v: 1, type: 'query', kind: 'nosuch' },
  { v: 1, type: 'query', kind: 'pupil', nosuch: 1 },
  { v: 1, type: 'query', kind: 'pupil', limit: -1 },
  { v: 1, type: 'query', kind: 'pupil', order: [{ field: 'name' }] },
  { v: 1, type: 'query', kind: 'pupil', aggregate: { columns: [{ as: 'x', function: 'median' }] } },
  whereOf({ type: 'nosuch' }),
  whereOf({ type: 'compare', field: 'label', operator: 'like', value: 'a' }),
  whereOf({ type: 'is', field: 'label', value: 5 }),
  whereOf({ type: 'resonate', fraction: 0 }),
  whereOf({ type: 'and', conditions: [{ type: 'hasKey', field: 'facts' }] }),
]

const KINDS = [Specimen, ...SCHOOL_KINDS]
let document: JsonObject
let validate: ValidateFunction

beforeAll(async () => {
  const flow = createRestFlow()
  const options = { realms: { primary: 'memory://' }, kinds: KINDS, flows: [flow] }
  const engine = await new AstralEngine(options).awaken()
  document = JSON.parse(await (await flow.fetch(new Request('http://localhost/openapi.json'))).text())
  await engine.transcend()
  const ajv = new Ajv2020({ strict: false, validateSchema: false })
  validate = ajv.addSchema(document, 'openapi.json').compile({ $ref: schemaOf('SacredQuery') })
})

const schemaOf = (name: string): string => `openapi.json#/components/schemas/${name}`

describe('the schema of queries and the validator of queries', () => {
  it.each(RIGHT.map((query) => [JSON.stringify(query), query] as const))('both take %s', (_, query) => {
    expect(validate(query)).toBe(true)
    expect(codeOf(query)).toBeUndefined()
  })

  it.each(WRONG.map((query) => [JSON.stringify(query), query] as const))('both refuse %s', (_, query) => {
    expect(validate(query)).toBe(false)
    expect(codeOf(query)).toMatch(/^LUX_/)
  })

  it('know the same conditions', () => {
    const used = JSON.stringify(RIGHT)
    const types = alternatives('Condition').map((type) => `"type":"${type}"`)
    expect(types).toHaveLength(14)
    expect(types.filter((type) => !used.includes(type))).toEqual([])
  })
})

/** What the validator says against a query. */
function codeOf(query: JsonObject): string | undefined {
  try {
    validateQuery(query, new Map(KINDS.map((kind) => [kind.name, kind.shape])), { allowMatch: true })
    return undefined
  } catch (error) {
    if (isLuxError(error)) return error.code
    throw error
  }
}

function alternatives(schema: string): readonly (JsonValue | undefined)[] {
  const { components } = document
  const schemas = isJsonObject(components) ? components['schemas'] : undefined
  const found = isJsonObject(schemas) ? schemas[schema] : undefined
  const options = isJsonObject(found) ? found['oneOf'] : undefined
  return options !== undefined && isJsonArray(options)
    ? options.map((option) => (isJsonObject(option) ? option['title'] : undefined))
    : []
}
