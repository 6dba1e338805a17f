import type { JsonObject } from '@luxdb/core'
import type { FieldShape, StoreType } from '@luxdb/core/query'
import type { DescribedKind } from './described-kind.js'
import { reference } from './reference.js'
import { GRAMMAR_WORDS } from './shared-parameters.js'

const OPERATORS: Readonly<Record<StoreType, string>> = {
  text: 'eq neq gt gte lt lte in like ilike is isdistinct',
  int: 'eq neq gt gte lt lte in is isdistinct',
  bigint: 'eq neq gt gte lt lte in is isdistinct',
  float: 'eq neq gt gte lt lte in is isdistinct',
  bool: 'eq neq is isdistinct',
  time: 'eq neq gt gte lt lte in is isdistinct',
  json: 'cs cd ov is',
}

const SEARCHES = ' fts plfts phfts wfts'

const EXAMPLES: Readonly<Record<StoreType, string>> = {
  text: 'eq.text',
  int: 'gte.1',
  bigint: 'gte.1',
  float: 'gte.1.5',
  bool: 'is.true',
  time: 'gte.2026-01-01T00:00:00Z',
  json: 'cs.["text"]',
}

/** One parameter for each field, by the name of its component: filters of PostgREST's grammar. */
export function filterParameters(described: DescribedKind): Readonly<Record<string, JsonObject>> {
  const { search } = described.shape
  return Object.fromEntries(
    filterable(described).map((field) => {
      const operators = OPERATORS[field.store] + (search.includes(field.name) ? SEARCHES : '')
      const parameter = {
        name: field.name,
        in: 'query',
        description: `\`operator.value\` with one of ${operators}; \`not.\` before it negates.`,
        // Not an example of the parameter: pages that send requests would filter by it, unasked.
        schema: { type: 'string', examples: [exampleOf(field)] },
      }
      return [componentOf(described, field), parameter]
    }),
  )
}

function exampleOf({ store, format, enum: names }: FieldShape): string {
  if (names?.[0] !== undefined) return `eq.${names[0]}`
  return format === 'uuid' ? 'eq.018f3a52-7c1e-7000-8000-000000000000' : EXAMPLES[store]
}

export function filterReferences(described: DescribedKind): readonly JsonObject[] {
  return filterable(described).map((field) => reference('parameters', componentOf(described, field)))
}

/** The filters that a PUT cannot do without. */
export function keyParameters({ shape }: DescribedKind): readonly JsonObject[] {
  return shape.key.map((name) => ({
    name,
    in: 'query',
    required: true,
    description: 'The key of the being, as in its body.',
    schema: { type: 'string', pattern: '^eq\\.' },
  }))
}

function componentOf({ kind }: DescribedKind, field: FieldShape): string {
  return `${kind.name}.${field.name}`
}

function filterable({ shape }: DescribedKind): readonly FieldShape[] {
  return shape.fields.filter((field) => !GRAMMAR_WORDS.has(field.name))
}
