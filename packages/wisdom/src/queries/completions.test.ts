import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'

/** Exists in memory only. `|` is where somebody types. */
const FILE = join(dirname(fileURLToPath(import.meta.url)), 'fixture-completions.ts')
const HEAD = `
  import { bond, kind, type MemoryRealm } from '@luxdb/core'
  import { z } from 'zod'
  import { createSacredQueries } from './index.js'
  const Guardian = kind('guardian', {
    name: z.string(),
    affinity: z.enum(['light', 'shadow']),
    get mentor() { return bond.to(() => Guardian).optional() },
  })
  declare const realm: MemoryRealm
  const query = createSacredQueries(realm).beginMeditation().of(Guardian)
`

let source = ''
let service: ts.LanguageService

beforeAll(() => {
  const config = ts.findConfigFile(FILE, ts.sys.fileExists, 'tsconfig.base.json')
  const { options } = ts.parseJsonConfigFileContent({ extends: config }, ts.sys, dirname(FILE))
  service = ts.createLanguageService({
    fileExists: (name) => name === FILE || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getScriptFileNames: () => [FILE],
    getScriptVersion: (name) => (name === FILE ? String(source.length) + source : '0'),
    getScriptSnapshot: (name) => {
      const text = name === FILE ? source : ts.sys.readFile(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => dirname(FILE),
    getCompilationSettings: () => ({ ...options, types: [] }),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
  })
})

/** The names that an editor offers at the bar. */
function offered(line: string): readonly string[] {
  source = HEAD + line.replace('|', '')
  const place = HEAD.length + line.indexOf('|')
  const list = service.getCompletionsAtPosition(FILE, place, {})
  return list?.entries.map(({ name }) => name) ?? []
}

describe('an editor offers what there is', { timeout: 60_000 }, () => {
  it.each([
    ["query.choose('|')", ['name', 'affinity', 'mentorId', 'energyLevel']],
    ["query.choose('name', '|')", ['name', 'affinity', 'mentorId', 'energyLevel']],
    ["query.group('|')", ['name', 'affinity']],
    ["query.orderBy('|')", ['name', 'affinity']],
    ['query.orderBy({ | })', ['name', 'affinity']],
    ["query.orderBy({ name: '|' })", ['asc', 'desc']],
    ["query.with('|')", ['mentor']],
    ['query.with({ | })', ['mentor']],
    ['query.with({ mentor: { | } })', ['select', 'where', 'limit']],
    ['query.seek({ | })', ['name', 'affinity', 'mentor', 'or', 'not']],
    ["query.seek({ name: 'x' }, { affinity: '|' })", ['light', 'shadow']],
    ['query.aggregate({ n: { | } })', ['count', 'sum', 'max']],
    ["query.group('affinity').aggregate({ n: { count: true } }).having({ | })", ['n']],
    ["query.group('affinity').aggregate({ n: { count: true } }).orderBy({ | })", ['n', 'affinity']],
  ])('%s', (line, names) => {
    expect(offered(line)).toEqual(expect.arrayContaining(names))
  })
})
