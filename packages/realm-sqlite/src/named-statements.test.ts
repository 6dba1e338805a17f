import { kind } from '@luxdb/core'
import { type KindCatalog, layoutOf, type SacredQuery, validateQuery } from '@luxdb/core/query'
import { type CompiledStatement, SqlCompiler } from '@luxdb/realm-sql'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { sqliteDialect } from './sqlite-dialect.js'

const Star = kind('star', { mass: z.number() })
const catalog: KindCatalog = { get: (name) => (name === 'star' ? Star.shape : undefined) }

function compilerOf(): (intention?: string) => CompiledStatement {
  const compiler = new SqlCompiler(sqliteDialect, catalog)
  return (intention) => {
    const asked: SacredQuery = {
      v: 1,
      type: 'query',
      kind: 'star',
      ...(intention === undefined ? {} : { intention }),
    }
    const query = validateQuery(asked, catalog)
    return compiler.read(query, layoutOf(query, catalog)).statement
  }
}

test('a statement says what it is for, and is prepared once for each intention', () => {
  const read = compilerOf()
  const plain = read()
  const named = read('all stars')
  expect(named.sql).toBe(`/* all stars */ ${plain.sql}`)
  expect(named.key).not.toBe(plain.key)
  expect(read('all stars')).toBe(named)
  expect(read()).toBe(plain)
})

test('an intention that says nothing leaves the statement as it is', () => {
  const read = compilerOf()
  expect(read('*/')).toBe(read())
})

test('intentions without end do not make statements without end', () => {
  const read = compilerOf()
  const statements = new Set(Array.from({ length: 1000 }, (_, index) => read(`asked ${index}`)))
  expect(statements.size).toBe(9)
  expect(read('asked 999')).toBe(read())
  expect(read('asked 0').sql).toContain('/* asked 0 */')
})
