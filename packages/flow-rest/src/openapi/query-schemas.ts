import type { JsonObject, JsonValue } from '@luxdb/core'

const TEXT: JsonObject = { type: 'string' }
const COUNT: JsonObject = { type: 'integer', minimum: 0 }
const TEXTS: JsonObject = { type: 'array', items: TEXT }
const CONDITION: JsonObject = { $ref: '#/components/schemas/Condition' }

/** An object with these members and no others; those whose name ends in `?` may be left out. */
function closed(members: Readonly<Record<string, JsonValue>>): JsonObject {
  const entries = Object.entries(members)
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, schema]) => [name.replace('?', ''), schema])),
    required: entries.map(([name]) => name).filter((name) => !name.endsWith('?')),
    additionalProperties: false,
  }
}

function listOf(items: JsonObject): JsonObject {
  return { type: 'array', items }
}

function listOfNamed(schema: string): JsonObject {
  return listOf({ $ref: `#/components/schemas/${schema}` })
}

function node(type: string, members: Readonly<Record<string, JsonValue>>): JsonObject {
  return { title: type, ...closed({ type: { const: type }, ...members }) }
}

const PATH: JsonObject = listOf({ type: ['string', 'integer'] })
const PLACE = { field: TEXT, 'path?': PATH }
const BONDED_PLACE = { ...PLACE, 'bond?': TEXT, 'where?': CONDITION }

const CONDITIONS: readonly JsonObject[] = [
  node('and', { conditions: listOf(CONDITION) }),
  node('or', { conditions: listOf(CONDITION) }),
  node('not', { condition: CONDITION }),
  node('compare', {
    ...PLACE,
    operator: { enum: ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'distinct'] },
    value: {},
  }),
  node('between', { ...PLACE, from: {}, to: {} }),
  node('in', { ...PLACE, values: listOf({}) }),
  node('is', { ...PLACE, value: { type: ['boolean', 'null'] } }),
  node('pattern', { ...PLACE, operator: { enum: ['like', 'ilike', 'startsWith', 'endsWith'] }, value: TEXT }),
  node('match', { ...PLACE, operator: { enum: ['match', 'imatch'] }, value: TEXT }),
  node('json', { ...PLACE, operator: { enum: ['contains', 'containedBy', 'overlaps'] }, value: {} }),
  node('hasKey', { ...PLACE, key: TEXT }),
  node('exists', { bond: TEXT, 'where?': CONDITION }),
  node('resonate', { fraction: { type: 'number', exclusiveMinimum: 0, maximum: 1 } }),
  node('search', {
    mode: { enum: ['plain', 'phrase', 'prefix', 'web'] },
    query: TEXT,
    'fields?': TEXTS,
  }),
]

const AGGREGATE = closed({
  'groupBy?': listOf(closed({ ...BONDED_PLACE, 'as?': TEXT })),
  columns: listOf(
    closed({
      as: TEXT,
      function: { enum: ['count', 'countDistinct', 'sum', 'avg', 'min', 'max'] },
      'field?': TEXT,
    }),
  ),
  'having?': listOf(
    closed({ as: TEXT, operator: { enum: ['eq', 'neq', 'gt', 'gte', 'lt', 'lte'] }, value: {} }),
  ),
})

const EMBED = closed({
  bond: TEXT,
  'as?': TEXT,
  'where?': CONDITION,
  'select?': listOfNamed('Selection'),
  'embed?': listOfNamed('Embed'),
  'aggregate?': { $ref: '#/components/schemas/Aggregate' },
  'spread?': { const: true },
  'order?': listOfNamed('Order'),
  'limit?': COUNT,
  'offset?': COUNT,
})

/** The language of `/query` and `/batch`, over kinds of these names. */
export function querySchemas(kinds: readonly string[]): Readonly<Record<string, JsonObject>> {
  return {
    SacredQuery: closed({
      v: { const: 1 },
      type: { const: 'query' },
      kind: { enum: kinds },
      'intention?': TEXT,
      'where?': CONDITION,
      'select?': listOfNamed('Selection'),
      'embed?': listOfNamed('Embed'),
      'aggregate?': { $ref: '#/components/schemas/Aggregate' },
      'order?': listOfNamed('Order'),
      'limit?': COUNT,
      'offset?': COUNT,
      'after?': TEXT,
      'distinct?': { type: 'boolean' },
    }),
    Condition: { oneOf: CONDITIONS },
    Selection: closed({ ...PLACE, 'as?': TEXT, 'cast?': { const: 'text' } }),
    Embed: EMBED,
    Aggregate: AGGREGATE,
    Order: closed({
      ...BONDED_PLACE,
      direction: { enum: ['asc', 'desc'] },
      'nulls?': { enum: ['first', 'last'] },
    }),
  }
}

const QUERY: JsonObject = { $ref: '#/components/schemas/SacredQuery' }
const COUNT_MODE: JsonObject = { enum: ['exact', 'planned', 'estimated'] }
const AFFECTS = closed({ 'single?': { type: 'boolean' }, 'atMost?': COUNT })
const RETURNING: JsonObject = { type: 'boolean' }

/** The requests of `/batch` over kinds of these names, of which some can be read, and their results. */
export function batchSchemas(
  kinds: readonly string[],
  readable: readonly string[],
): Readonly<Record<string, JsonObject>> {
  const kind: JsonObject = { enum: readable }
  const target = { kind, 'soulId?': TEXT, 'where?': CONDITION, 'version?': COUNT }
  const effect = { 'affects?': AFFECTS, 'returning?': RETURNING }
  const upsert = closed({ action: { enum: ['merge', 'ignore'] }, 'on?': TEXTS })
  const manifest = node('manifest', {
    kind: { enum: kinds },
    beings: listOf({ type: 'object' }),
    'upsert?': upsert,
    ...effect,
  })
  const ofReadable = [
    node('find', { kind, soulId: TEXT }),
    node('contemplate', { query: QUERY, 'count?': COUNT_MODE }),
    node('count', { query: QUERY, 'mode?': COUNT_MODE }),
    node('transform', { ...target, patch: { type: 'object' }, ...effect }),
    node('dissolve', { ...target, ...effect }),
  ]
  return {
    // What is changed or deleted has to be seen.
    BatchRequest: readable.length === 0 ? manifest : { oneOf: [manifest, ...ofReadable] },
    BatchResult: {
      oneOf: [
        { title: 'rows', ...closed({ rows: listOf({ type: 'object' }), 'total?': COUNT }) },
        { title: 'count', ...closed({ count: COUNT }) },
        { title: 'written', ...closed({ count: COUNT, inserted: COUNT, rows: listOf({ type: 'object' }) }) },
      ],
    },
  }
}
