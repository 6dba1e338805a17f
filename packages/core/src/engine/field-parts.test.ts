import { describe, expect, it } from 'vitest'
import { kindFromJsonSchema } from '../kind/kind-from-json-schema.js'
import type { JsonObject } from '../query/json.js'
import type { KindShape } from '../query/kind-shape.js'
import { type FieldWords, fieldParts } from './field-parts.js'

const TEXT = { type: 'string' }
const WHOLE = { type: 'integer' }

function shapeOf(properties: JsonObject, bonds: JsonObject = {}): KindShape {
  return kindFromJsonSchema({ title: 'city', type: 'object', properties, 'x-lux': { bonds } }).shape
}

function parts(now: KindShape, before: KindShape | undefined, words: FieldWords = {}) {
  const { renames, retyped, fills, columns } = fieldParts(now, before, words)
  return { renames, retyped, fills: Object.fromEntries(fills), columns }
}

const NOTHING = { renames: [], retyped: [], fills: {}, columns: {} }

describe('what is said of fields', () => {
  it('is nothing where nothing changes', () => {
    expect(parts(shapeOf({ mood: TEXT }), undefined)).toEqual(NOTHING)
    expect(parts(shapeOf({ mood: TEXT }), shapeOf({ mood: TEXT }))).toEqual(NOTHING)
    expect(parts(shapeOf({ mood: TEXT, size: WHOLE }), shapeOf({ mood: TEXT }))).toEqual(NOTHING)
  })

  it('becomes what is said of columns', () => {
    const before = shapeOf({ moodOfDay: TEXT, old: TEXT, size: TEXT })
    const now = shapeOf({ dailyTemper: TEXT, size: WHOLE, cityRank: WHOLE })
    const words = { renames: { moodOfDay: 'dailyTemper', old: '' }, fills: { size: 0, cityRank: 1 } }
    expect(parts(now, before, words)).toEqual({
      renames: ['city.old=', 'city.mood_of_day=daily_temper'],
      retyped: [{ table: 'city', from: 'size', to: 'size_2', isRetyped: true }],
      fills: { 'city.size_2': 0, 'city.city_rank': 1 },
      columns: { size: 'size_2' },
    })
  })

  it('holds for the fields of bonds, too', () => {
    const before = shapeOf({}, { mentor: { to: 'city', optional: true } })
    const now = shapeOf({}, { guide: { to: 'city', optional: true } })
    expect(parts(now, before, { renames: { mentorId: 'guideId' } }).renames).toEqual([
      'city.mentor_id=guide_id',
    ])
  })

  it('may be said again', () => {
    const now = shapeOf({ temper: TEXT })
    expect(parts(now, now, { renames: { mood: 'temper', old: '' } })).toEqual(NOTHING)
  })

  it.each<[string, FieldWords]>([
    ['of a field that there was not', { renames: { nosuch: 'temper' } }],
    ['of a field that there will not be', { renames: { mood: 'nosuch' } }],
    ['to fill what is not there', { fills: { nosuch: 1 } }],
  ])('is refused %s', (_what, words) => {
    const refused = (): unknown => parts(shapeOf({ temper: TEXT }), shapeOf({ mood: TEXT }), words)
    expect(refused).toThrow(expect.objectContaining({ code: 'LUX_UNKNOWN_FIELD' }))
  })
})
