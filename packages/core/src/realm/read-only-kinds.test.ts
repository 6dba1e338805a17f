import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { kind } from '../kind/kind.js'
import { MemoryRealm } from '../memory-realm/memory-realm.js'

const Report = kind(
  'report',
  { day: z.string(), total: z.int().nullish() },
  { key: 'day', systemFields: false, adopted: true, readOnly: true },
)
const Note = kind('note', { text: z.string() }, { soulId: 'text' })

describe('a kind that is only read', () => {
  let realm: MemoryRealm

  beforeEach(async () => {
    realm = await new MemoryRealm('memory://', { kinds: [Report, Note] }).awaken()
  })
  afterEach(() => realm.close())

  it.each([
    ['a manifest', () => realm.of(Report).manifest({ day: 'today', total: 1 })],
    ['an upsert', () => realm.of(Report).manifest({ day: 'today' }, { upsert: { action: 'merge' } })],
    ['a transform', () => realm.of(Report).transform('today', { total: 2 })],
    ['a dissolve', () => realm.of(Report).dissolve('today')],
    ['an erase', () => realm.erase(Report, 'today')],
    ['a batch', () => realm.transaction((inside) => inside.of(Report).dissolve('today'))],
  ])('refuses %s, also of who is trusted', async (_name, write) => {
    await expect(write()).rejects.toMatchObject({ code: 'LUX_READ_ONLY', details: { kind: 'report' } })
  })

  it('is read like any other, and cannot be followed', async () => {
    expect(await realm.of(Report).contemplate({ orderBy: { day: 'asc' } })).toEqual([])
    const query = { v: 1, type: 'query', kind: 'report' } as const
    expect(() => realm.watch({ type: 'watch', kind: 'report', query })).toThrow(
      expect.objectContaining({ code: 'LUX_UNSUPPORTED' }),
    )
  })

  it('leaves kinds beside it as they are', async () => {
    await realm.of(Note).manifest({ soulId: 'a', text: 'b' })
    expect(await realm.of(Note).count()).toBe(1)
  })
})
