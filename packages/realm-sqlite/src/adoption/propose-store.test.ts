import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { sqliteRows } from '../sqlite-rows.js'
import { proposeStore } from './propose-store.js'
import { sampleColumn } from './sample-column.js'

/** What is proposed for a column of a declared type that holds these literals. */
function proposed(type: string, ...literals: readonly string[]) {
  const database = new Database(':memory:')
  database.exec(`CREATE TABLE t ("a ""b" ${type})`)
  for (const literal of literals) database.exec(`INSERT INTO t VALUES (${literal})`)
  const sample = sampleColumn((sql, ...parameters) => sqliteRows(database, sql, ...parameters), 't', 'a "b')
  database.close()
  return proposeStore(type, sample)
}

const UUID = `'0b9b4c1e-6f2a-4c5d-8e7f-0123456789ab'`

describe('proposeStore', () => {
  test.each<[string, readonly string[], object]>([
    ['INTEGER', ['1', 'NULL'], { store: 'int' }],
    ['INTEGER', [], { store: 'int' }],
    ['BIGINT', ['9007199254740993'], { store: 'bigint' }],
    ['VARCHAR(20)', [`'a'`, '5'], { store: 'text' }],
    ['TEXT', [UUID], { store: 'text', format: 'uuid' }],
    ['TEXT', [UUID, `'x'`], { store: 'text' }],
    ['DOUBLE', ['1', '1.5'], { store: 'float' }],
    ['NUMERIC(10,2)', ['1.5', `'2'`], { store: 'float' }],
    ['BOOLEAN', ['0', '1'], { store: 'bool' }],
    ['BOOLEAN', ['0', '2'], { store: 'int' }],
    ['BOOLEAN', [`'t'`, `'f'`], { store: 'text', opaque: true }],
    ['DATETIME', [`'2024-01-01'`], { store: 'text', opaque: true }],
    ['DATETIME', ['1704067200000'], { store: 'int' }],
    ['JSON', [`'{"a":1}'`], { store: 'json' }],
    ['JSON', [`'{'`], { store: 'text', opaque: true }],
    ['', ['1', '2'], { store: 'int' }],
    ['', ['1', '2.5'], { store: 'float' }],
    ['', [`'a'`, '1'], { store: 'text', opaque: true }],
    ['BLOB', [`'text'`], { store: 'text', opaque: true }],
  ])('%s holding %j', (type, literals, wanted) => {
    expect(proposed(type, ...literals)).toMatchObject(wanted)
  })

  test.each<[string, readonly string[]]>([
    ['BLOB', []],
    ['BLOB', [`x'00'`]],
    ['TEXT', [`'a'`, `x'00'`]],
    ['', [`x'00'`]],
  ])('%s holding %j cannot be a field', (type, literals) => {
    expect(proposed(type, ...literals)).toBeUndefined()
  })

  test('says how sure it is, with counter-examples', () => {
    expect(proposed('NUMERIC(10,2)', '1', '2', '3', `'abc'`)).toEqual({
      store: 'text',
      opaque: true,
      evidence: { sampled: 4, confidenceRatio: 0.75, counterExamples: [`1 text ('abc')`] },
    })
    expect(proposed('INTEGER', '1', '2.5')).toEqual({
      store: 'float',
      evidence: { sampled: 2, confidenceRatio: 0.5, counterExamples: ['1 real (2.5)'] },
    })
    expect(proposed('DATETIME', `'2024-01-01'`, '5')).toMatchObject({
      store: 'text',
      evidence: { confidenceRatio: 0.5, counterExamples: ['1 integer (5)'] },
    })
  })
})
