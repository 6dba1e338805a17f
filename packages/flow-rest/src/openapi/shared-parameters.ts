import type { JsonObject } from '@luxdb/core'

type Parameters = Readonly<Record<string, JsonObject>>

const TEXT: JsonObject = { type: 'string' }
const FLAG: JsonObject = { type: 'boolean' }
const COUNT: JsonObject = { type: 'integer', minimum: 0 }

function inQuery(name: string, description: string, schema: JsonObject = TEXT): JsonObject {
  return { name, in: 'query', description, schema }
}

function inHeader(name: string, description: string, schema: JsonObject = TEXT): JsonObject {
  return { name, in: 'header', description, schema }
}

/** Words of the grammar: a field of such a name is filtered inside `and=(...)`. */
export const GRAMMAR_WORDS: ReadonlySet<string> = new Set([
  'select',
  'order',
  'limit',
  'offset',
  'after',
  'columns',
  'and',
  'or',
])

/** Parameters that kinds have in common, by the name of their component. */
export const SHARED_PARAMETERS: Parameters = {
  select: inQuery(
    'select',
    'What rows hold: fields, `alias:field`, `json->key`, embedded bonds as `bond(fields)`, computed columns as `count()`. Default: all fields.',
  ),
  order: inQuery(
    'order',
    'Fields, as in `name.desc.nullslast,version`; ties are ordered by the key. For an embedded bond: `bond.order`.',
  ),
  limit: inQuery('limit', 'At most so many rows. For an embedded bond: `bond.limit`.', COUNT),
  offset: inQuery('offset', 'Leave so many rows out. For an embedded bond: `bond.offset`.', COUNT),
  after: inQuery('after', 'The cursor of the page before, from its `Link` header.'),
  and: inQuery('and', 'All must hold: `(field.gt.1,or(a.eq.2,b.is.null))`. `not.and` negates.'),
  or: inQuery('or', 'One must hold: `(field.gt.1,other.eq.2)`. `not.or` negates.'),
  columns: inQuery('columns', 'Only these members of the body count; those that are missing are null.'),
  'on-conflict': inQuery('on_conflict', 'Fields whose collision `Prefer: resolution=` is about.'),
  range: inHeader('Range', 'Rows, counted from 0, as in `0-9`.'),
  'range-unit': inHeader('Range-Unit', 'The unit of `Range`.', { type: 'string', enum: ['items'] }),
  'accept-profile': inHeader(
    'Accept-Profile',
    'Name of a realm; `public` and none mean the home of the kind.',
  ),
  'content-profile': inHeader(
    'Content-Profile',
    'Name of a realm; `public` and none mean the home of the kind.',
  ),
  'prefer-read': inHeader(
    'Prefer',
    '`count=exact|planned|estimated` counts all rows, `page=cursor` links to the next page, `handling=strict` refuses preferences that are not known.',
  ),
  'prefer-create': inHeader(
    'Prefer',
    '`return=minimal|headers-only|representation`, `resolution=merge-duplicates|ignore-duplicates`, `missing=default`, `count=exact`, `tx=rollback`, `handling=strict, max-affected=n`.',
  ),
  'prefer-write': inHeader(
    'Prefer',
    '`return=minimal|representation`, `count=exact`, `tx=rollback`, `handling=strict, max-affected=n`.',
  ),
  'prefer-being': inHeader('Prefer', '`return=minimal` leaves the body of the answer out.'),
  'prefer-query': inHeader(
    'Prefer',
    '`count=exact|planned|estimated` adds `total`, `page=cursor` adds `next`.',
  ),
  'idempotency-key': inHeader(
    'Idempotency-Key',
    'A request that is repeated under its key has one effect, and the same answer.',
    { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  ),
  'kind-realm': inQuery('realm', 'Realm of a new kind; default: the home realm.'),
  rename: inQuery('rename', 'A field with its new name, `old=new`; `old=` was dropped. May be repeated.'),
  fill: inQuery(
    'fill',
    'What beings get in a field that they lack, `field=value` with the value as JSON. May be repeated.',
  ),
  erase: inQuery('erase', 'Delete the beings instead of keeping them aside.', FLAG),
  'dry-run': inQuery('dryRun', 'Plan and count, and change nothing.', FLAG),
  'confirm-loss': inQuery('confirmLoss', 'Values may be lost for good.', FLAG),
  'confirm-fallback': inQuery(
    'confirmFallback',
    'Values that cannot be converted become the fill, null or a zero.',
    FLAG,
  ),
  'last-event-id': inHeader('Last-Event-ID', 'The last event that was seen: events go on behind it.'),
  'if-match': inHeader('If-Match', 'Go ahead only while the being has this entity tag (412 otherwise).'),
  'if-none-match': inHeader('If-None-Match', 'Answer 304 when this is still the entity tag.'),
}

export const SHARED_HEADERS: Parameters = {
  'Content-Range': {
    description: 'The rows of the answer and, where they were counted, how many there are: `0-9/100`, `*/0`.',
    schema: TEXT,
  },
  'Content-Location': { description: 'The path with the parameters in their canonical order.', schema: TEXT },
  'Preference-Applied': { description: 'The preferences that were honoured.', schema: TEXT },
  Link: { description: 'With `page=cursor`: where the next page is, as `rel="next"`.', schema: TEXT },
  Location: { description: 'With `return=headers-only`: where the one new being can be read.', schema: TEXT },
  ETag: { description: 'Entity tag of the being: its version, or a digest.', schema: TEXT },
}
