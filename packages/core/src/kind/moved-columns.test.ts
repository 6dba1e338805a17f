import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../query/json.js'
import type { KindShape } from '../query/kind-shape.js'
import { kindFromJsonSchema } from './kind-from-json-schema.js'
import {
  inMovedColumns,
  isMovedColumn,
  type MovedColumns,
  movedColumns,
  withMovedColumns,
  withoutMovedColumns,
} from './moved-columns.js'

function documentOf(properties: JsonObject): JsonObject {
  return { title: 'city', type: 'object', properties }
}

function shapeOf(properties: JsonObject, columns: MovedColumns = {}): KindShape {
  return kindFromJsonSchema(inMovedColumns(withMovedColumns(documentOf(properties), columns))).shape
}

function moved(now: KindShape, before: KindShape): MovedColumns {
  return movedColumns(now, ({ name }) => before.fields.find((field) => field.name === name))
}

const TEXT = { moodOfDay: { type: 'string' }, name: { type: 'string' } }
const WHOLE = { moodOfDay: { type: 'integer' }, name: { type: 'string' } }

describe('columns of fields whose type changes', () => {
  it('move on with each type, and stay while the type does', () => {
    const first = shapeOf(TEXT)
    const second = moved(shapeOf(WHOLE), first)
    expect(second).toEqual({ moodOfDay: 'mood_of_day_2' })
    expect(moved(shapeOf(WHOLE), shapeOf(WHOLE, second))).toEqual(second)
    const third = moved(shapeOf(TEXT), shapeOf(WHOLE, second))
    expect(third).toEqual({ moodOfDay: 'mood_of_day_3' })
    expect(shapeOf(TEXT, third).fields.map(({ column }) => column)).toContain('mood_of_day_3')
  })

  it('are told apart from what fields are called', () => {
    expect(isMovedColumn('mood_2', 'mood')).toBe(true)
    for (const column of ['mood', 'mood2', 'mood_', 'mood_a', 'mood_2a', 'moods_2'])
      expect(isMovedColumn(column, 'mood'), column).toBe(false)
  })

  it('are no part of the document that people see', () => {
    const document = documentOf(TEXT)
    const recorded = withMovedColumns(document, { name: 'name_2' })
    expect(recorded).not.toEqual(document)
    expect(withoutMovedColumns(recorded)).toEqual(document)
    expect(withMovedColumns(document, {})).toBe(document)
  })
})
