import { expect, test } from 'vitest'
import {
  columnDefined,
  definitionSql,
  foreignKeyDefined,
  inlineReference,
  parseDefinition,
} from './table-definition.js'

const SQL = `CREATE TABLE "a (b" (
  "id" TEXT PRIMARY KEY NOT NULL DEFAULT (printf('%s,)', 1)), -- a comment, with ) and ,
  [odd name] TEXT CONSTRAINT "c, (" CHECK ("x" IN ('it''s, (', ')')),
  plain INTEGER /* ), */ NOT NULL,
  "owner_id" TEXT CONSTRAINT "owner fkey" REFERENCES "o" ("id") ON DELETE CASCADE,
  CONSTRAINT "two" FOREIGN KEY ("p", "q ""r") REFERENCES "t" ("u", "v") ON DELETE NO ACTION,
  PRIMARY KEY ("p", "q")
) STRICT`

test('takes definitions apart whatever quotes, comments and parentheses they hold', () => {
  const { head, parts, tail } = parseDefinition(SQL)
  expect(head).toBe('CREATE TABLE "a (b" (')
  expect(tail).toBe(') STRICT')
  expect(parts.map(columnDefined)).toEqual(['id', 'odd name', 'plain', 'owner_id', undefined, undefined])
})

test('puts them together again', () => {
  const again = parseDefinition(definitionSql(parseDefinition(SQL)))
  expect(again).toEqual(parseDefinition(SQL))
})

test('knows foreign keys, of the table and of a column', () => {
  const { parts } = parseDefinition(SQL)
  expect(parts.map(foreignKeyDefined)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    ['p', 'q "r'],
    undefined,
  ])
  expect(parts.map(inlineReference)).toEqual([
    '',
    '',
    '',
    'CONSTRAINT "owner fkey" REFERENCES "o" ("id") ON DELETE CASCADE',
    expect.any(String),
    '',
  ])
})

test('refuses what is no table', () => {
  expect(() => parseDefinition('CREATE TABLE x AS SELECT 1')).toThrow(TypeError)
  expect(() => parseDefinition('CREATE TABLE x (a')).toThrow(TypeError)
})
