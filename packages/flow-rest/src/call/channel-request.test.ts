import { type AstralRequest, bond, kind } from '@luxdb/core'
import type { JsonValue } from '@luxdb/core/query'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { channelRequest } from './channel-request.js'
import { type CollectionHead, createCall, deleteCall, listCall, updateCall } from './collection-call.js'
import type { CallContext } from './rest-call.js'

const Port = kind('port', {
  name: z.string(),
  get ships() {
    return bond.many(() => Ship, 'port')
  },
})
const Ship = kind(
  'ship',
  {
    line: z.string(),
    number: z.int(),
    crew: z.int().default(0),
    get port() {
      return bond.to(() => Port)
    },
  },
  { key: ['line', 'number'] },
)
const CONTEXT: CallContext = {
  catalog: new Map([Port, Ship].map((each) => [each.name, each.shape])),
  maxRows: 100,
}

function head(query: string, headers: Record<string, string> = {}, name = 'ship'): CollectionHead {
  return { kind: name, requestId: 'r', path: `/beings/${name}`, query, headers: new Headers(headers) }
}

const ORIGIN = { flow: 'rest', requestId: 'r' }
const list = (query: string, headers?: Record<string, string>): AstralRequest =>
  channelRequest(listCall(head(query, headers), CONTEXT.maxRows), CONTEXT)
const create = (body: JsonValue, headers?: Record<string, string>, query = ''): AstralRequest =>
  channelRequest(createCall(head(query, headers), body), CONTEXT)
const update = (query: string, headers?: Record<string, string>): AstralRequest =>
  channelRequest(updateCall(head(query, headers), { crew: 1 }), CONTEXT)

describe('reads', () => {
  it('become a query with a limit', () => {
    expect(list('crew=gt.5&order=crew&select=line')).toEqual({
      ...ORIGIN,
      type: 'contemplate',
      kind: 'ship',
      query: {
        v: 1,
        type: 'query',
        kind: 'ship',
        where: { type: 'compare', field: 'crew', operator: 'gt', value: 5 },
        select: [{ field: 'line' }],
        order: [{ field: 'crew', direction: 'asc' }],
        offset: 0,
        limit: 100,
      },
    })
  })

  it('stay within limit, range and ceiling', () => {
    expect(list('limit=7&offset=3')).toMatchObject({ query: { offset: 3, limit: 7 } })
    expect(list('limit=7&offset=3', { range: '5-5' })).toMatchObject({ query: { offset: 5, limit: 1 } })
    expect(list('limit=101')).toMatchObject({ query: { limit: 100 } })
  })

  it('limit the lists that they embed, at every depth', () => {
    const call = listCall(head('select=name,ships(*,port(ships(crew)))&ships.limit=500', {}, 'port'), 100)
    expect(channelRequest(call, CONTEXT)).toMatchObject({
      query: {
        limit: 100,
        embed: [
          { bond: 'ships', limit: 100, embed: [{ bond: 'port', embed: [{ bond: 'ships', limit: 100 }] }] },
        ],
      },
    })
  })

  it('count and name a realm on request', () => {
    expect(list('', { prefer: 'count=exact', 'accept-profile': 'cold' })).toMatchObject({
      count: 'exact',
      realm: 'cold',
    })
    expect(list('', { 'accept-profile': 'public' })).not.toHaveProperty('realm')
    expect(list('')).not.toHaveProperty('count')
  })

  it('by id are as short as can be', () => {
    const call = { type: 'find', kind: 'ship', soulId: 'x', requestId: 'r', ifNoneMatch: null } as const
    expect(channelRequest({ ...call, realm: undefined }, CONTEXT)).toEqual({
      ...ORIGIN,
      type: 'find',
      kind: 'ship',
      soulId: 'x',
    })
    expect(channelRequest({ ...call, realm: 'cold' }, CONTEXT)).toHaveProperty('realm', 'cold')
  })
})

describe('writes', () => {
  const SHIP = { line: 'a', number: 1 }
  const OBJECT = { accept: 'application/vnd.pgrst.object+json' }

  it('create one or several', () => {
    expect(create(SHIP)).toEqual({
      ...ORIGIN,
      type: 'manifest',
      kind: 'ship',
      beings: [SHIP],
      returning: false,
    })
    expect(create([SHIP, SHIP], { prefer: 'return=representation' })).toMatchObject({
      beings: [SHIP, SHIP],
      returning: true,
    })
    expect(create(SHIP, { prefer: 'return=headers-only' })).toHaveProperty('returning', true)
  })

  it('upsert', () => {
    expect(create(SHIP, { prefer: 'resolution=merge-duplicates' })).toMatchObject({
      upsert: { action: 'merge' },
    })
    expect(create(SHIP, { prefer: 'resolution=ignore-duplicates' }, 'on_conflict=line,number')).toMatchObject(
      {
        upsert: { action: 'ignore', on: ['line', 'number'] },
      },
    )
    expect(create(SHIP, {}, 'on_conflict=line')).not.toHaveProperty('upsert')
  })

  it('change and delete by filter', () => {
    const where = { type: 'compare', field: 'crew', operator: 'eq', value: 0 }
    expect(update('crew=eq.0')).toEqual({
      ...ORIGIN,
      type: 'transform',
      kind: 'ship',
      where,
      patch: { crew: 1 },
      returning: false,
    })
    expect(channelRequest(deleteCall(head('crew=eq.0')), CONTEXT)).toEqual({
      ...ORIGIN,
      type: 'dissolve',
      kind: 'ship',
      where,
      returning: false,
    })
    expect(update('')).not.toHaveProperty('where')
  })

  it('demand one being only where a filter may find more', () => {
    expect(update('crew=eq.0', OBJECT)).toMatchObject({ affects: { single: true } })
    expect(update('line=eq.a&crew=eq.0', OBJECT)).toMatchObject({ affects: { single: true } })
    expect(update('or=(line.eq.a,number.eq.1)', OBJECT)).toMatchObject({ affects: { single: true } })
    expect(update('line=eq.a&number=eq.1', OBJECT)).not.toHaveProperty('affects')
    expect(create(SHIP, OBJECT)).not.toHaveProperty('affects')
    expect(create([SHIP, SHIP], OBJECT)).toMatchObject({ affects: { single: true } })
  })

  it('are capped when handling is strict', () => {
    expect(update('', { prefer: 'handling=strict, max-affected=3' })).toMatchObject({
      affects: { atMost: 3 },
    })
    expect(update('', { prefer: 'max-affected=3' })).not.toHaveProperty('affects')
  })

  it('by id carry their condition', () => {
    const target = { kind: 'ship', soulId: 'x', requestId: 'r', realm: undefined }
    expect(
      channelRequest(
        { type: 'evolve', ...target, patch: { crew: 1 }, condition: { version: 3 }, isMinimal: false },
        CONTEXT,
      ),
    ).toEqual({
      ...ORIGIN,
      type: 'transform',
      kind: 'ship',
      soulId: 'x',
      patch: { crew: 1 },
      version: 3,
      returning: true,
    })
    expect(channelRequest({ type: 'dissolve', ...target, condition: {} }, CONTEXT)).toEqual({
      ...ORIGIN,
      type: 'dissolve',
      kind: 'ship',
      soulId: 'x',
      returning: false,
    })
  })
})
