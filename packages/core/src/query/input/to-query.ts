import type { Condition } from '../condition.js'
import type { EmbedNode } from '../embed-node.js'
import type { OrderNode } from '../order-node.js'
import type { SacredQuery } from '../sacred-query.js'
import type { SearchNode } from '../search-node.js'
import type { SelectionNode } from '../selection-node.js'
import { allOf, asList, asMembers, type Named, toCondition } from './to-condition.js'
import { invalidInput } from './to-literal.js'

type Members = Readonly<Record<string, unknown>>
type Writable<T> = { -readonly [Name in keyof T]: T[Name] }

/**
 * A query in TypeScript values (QueryInput) as a SacredQuery. Only translates: whether fields exist and
 * operands fit is for `validateQuery` to say.
 * @throws LUX_INVALID_QUERY for members that mean nothing
 */
export function toQuery(kind: Named, input: unknown): SacredQuery {
  const members = asMembers(input, `A query on ${kind.name}`)
  const query: Writable<SacredQuery> = { v: 1, type: 'query', kind: kind.name }
  const conditions: Condition[] = []
  for (const name of Object.keys(members)) {
    const value = members[name]
    if (value === undefined) continue
    if (!readMember(kind, query, name, value) && !readFilter(kind, conditions, name, value)) {
      throw invalidInput(
        `A query on ${kind.name} has no member ${JSON.stringify(name)}`,
        'use where, select, orderBy, embed, limit and the like',
      )
    }
  }
  if (conditions.length > 0) query.where = allOf(conditions)
  return query
}

/** Members that have a place of their own in the AST. */
function readMember(kind: Named, query: Writable<SacredQuery>, name: string, value: unknown): boolean {
  switch (name) {
    case 'select':
      query.select = toSelection(value)
      return true
    case 'orderBy':
      query.order = toOrder(value)
      return true
    case 'embed':
      query.embed = toEmbeds(kind, value)
      return true
    case 'limit':
    case 'offset':
      query[name] = asNumber(value, name)
      return true
    case 'after':
    case 'intention':
      query[name] = asText(value, name)
      return true
    case 'distinct':
      query.distinct = value === true
      return true
    default:
      return false
  }
}

/** Members that become conditions; all of them must hold. */
export function readFilter(kind: Named, conditions: Condition[], name: string, value: unknown): boolean {
  switch (name) {
    case 'where':
      conditions.push(toCondition(kind, value))
      return true
    case 'search':
      conditions.push(toSearch(value))
      return true
    case 'resonating':
      conditions.push({ type: 'resonate', fraction: asNumber(value, name) })
      return true
    default:
      return false
  }
}

function toSearch(value: unknown): SearchNode {
  if (typeof value === 'string') return { type: 'search', mode: 'plain', query: value }
  const { mode, query, fields } = asMembers(value, 'A search')
  if (mode === 'plain' || mode === 'phrase' || mode === 'prefix' || mode === 'web') {
    const covered = fields === undefined ? {} : { fields: asTexts(fields, 'The fields of a search') }
    return { type: 'search', mode, query: asText(query, 'search'), ...covered }
  }
  throw invalidInput(`${JSON.stringify(mode)} is no way to search`, 'use plain, phrase, prefix or web')
}

function asTexts(value: unknown, what: string): readonly string[] {
  return asList(value, what).map((item) => asText(item, what))
}

function toSelection(value: unknown): readonly SelectionNode[] {
  return asList(value, 'select').map((item) => {
    if (typeof item === 'string') return { field: item }
    const { field, path, as, cast } = asMembers(item, 'An item of select')
    return {
      field: asText(field, 'field'),
      ...(path !== undefined && { path: asSteps(path) }),
      ...(as !== undefined && { as: asText(as, 'as') }),
      ...(cast !== undefined && { cast: asCast(cast) }),
    }
  })
}

function asCast(cast: unknown): 'text' {
  if (cast === 'text') return cast
  throw invalidInput(`${JSON.stringify(cast)} is nothing to cast to`, 'use text')
}

function asSteps(path: unknown): readonly (string | number)[] {
  return asList(path, 'A path').map((step) =>
    typeof step === 'number' ? step : asText(step, 'A step of a path'),
  )
}

/** `{ energyLevel: 'desc' }`, several of them in a list, or nodes of the AST. */
export function toOrder(value: unknown): readonly OrderNode[] {
  const terms = Array.isArray(value) ? value : [value]
  return terms.flatMap((term: unknown) => {
    const members = asMembers(term, 'An order')
    if (isOrderNode(members)) return [members]
    return Object.keys(members).map((field) => orderNode(field, members[field]))
  })
}

function orderNode(field: string, value: unknown): OrderNode {
  if (isDirection(value)) return { field, direction: value }
  const { direction, nulls, path } = asMembers(value, `The order by ${field}`)
  if (!isDirection(direction)) throw invalidInput(`The order by ${field} has no direction`, 'say asc or desc')
  return {
    field,
    direction,
    ...(path !== undefined && { path: asSteps(path) }),
    ...((nulls === 'first' || nulls === 'last') && { nulls }),
  }
}

function isDirection(value: unknown): value is 'asc' | 'desc' {
  return value === 'asc' || value === 'desc'
}

function isOrderNode(members: Members | OrderNode): members is OrderNode {
  const { field, direction } = members
  return typeof field === 'string' && !isDirection(field) && isDirection(direction)
}

function toEmbeds(kind: Named, value: unknown): readonly EmbedNode[] {
  const members = asMembers(value, `embed on ${kind.name}`)
  return Object.keys(members)
    .filter((bond) => members[bond] !== undefined && members[bond] !== false)
    .map((bond) => toEmbed(kind, bond, members[bond]))
}

const EMBED_MEMBERS: readonly string[] = ['where', 'select', 'orderBy', 'embed', 'limit', 'offset', 'search']

function toEmbed(kind: Named, bond: string, value: unknown): EmbedNode {
  if (value === true) return { bond }
  const name = `${kind.name}.${bond}`
  const members = asMembers(value, `The embed ${name}`)
  const foreign = Object.keys(members).find((member) => !EMBED_MEMBERS.includes(member))
  if (foreign !== undefined) {
    throw invalidInput(
      `The embed ${name} has no member ${JSON.stringify(foreign)}`,
      `use ${EMBED_MEMBERS.join(', ')}`,
    )
  }
  const { v: _v, type: _type, kind: _kind, ...query } = toQuery({ name }, members)
  const { select, where, embed, order, limit, offset } = query
  return {
    bond,
    ...(where && { where }),
    ...(select && { select }),
    ...(embed && { embed }),
    ...(order && { order }),
    ...(limit !== undefined && { limit }),
    ...(offset !== undefined && { offset }),
  }
}

export function asNumber(value: unknown, name: string): number {
  if (typeof value === 'number') return value
  throw invalidInput(`${name} is not a number`, 'give it one')
}

export function asText(value: unknown, name: string): string {
  if (typeof value === 'string') return value
  throw invalidInput(`${name} is not text`, 'give it a string')
}
