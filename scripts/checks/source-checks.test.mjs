import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../lib/run.mjs'
import { ROOT } from '../lib/workspace.mjs'

/** A workspace in which every rule on sources is broken once, with what must pass beside it. */
const lines = (count, line = 'void 0') => Array.from({ length: count }, () => line).join('\n')
const members = (count) => Array.from({ length: count }, (_, index) => `  m${index} = 0\n`).join('')
const manifest = (folder, extra = {}) => ({
  name: `@luxdb/${folder}`,
  description: 'fixture',
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  files: ['dist'],
  engines: { node: '>=20.19' },
  repository: { directory: `packages/${folder}` },
  exports: {
    '.': { 'luxdb-source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
  },
  publishConfig: { exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } } },
  ...extra,
})

const FILES = {
  'package.json': { packageManager: 'pnpm@0.0.0', devDependencies: { vitest: '*' } },
  'packages/core/package.json': manifest('core', {
    peerDependencies: { zod: '*' },
    devDependencies: { ws: '*' },
  }),
  'packages/core/CHANGELOG.md': '',
  'packages/core/tsup.config.ts': "buildOf({ index: 'src/index.ts' })",
  'packages/core/src/index.ts':
    "import { z } from 'zod'\nimport { s } from '@luxdb/realm-sql'\nexport { z, s }",
  'packages/core/src/index.test.ts': "import { test } from 'vitest'\nimport ws from 'ws'",
  'packages/core/src/leaves.ts': "export { x } from '../../realm-sql/src/index.js'",
  'packages/core/src/query/node.ts':
    "import { z } from 'zod'\nimport fs from 'node:fs'\nimport { a } from '../a.js'",
  'packages/core/src/query/fine.ts': "import type { A } from './node.js'\nimport { e } from '../errors/e.js'",
  'packages/core/src/a.ts': "import { b } from './b.js'\nexport const a = b",
  'packages/core/src/b.ts': "import { c } from './c.js'\nexport const b = c",
  'packages/core/src/c.ts': "import { a } from './a.js'\nexport const c = a",
  'packages/core/src/d.ts': "import type { D } from './e.js'",
  'packages/core/src/e.ts': "import { d } from './d.js'",
  'packages/core/src/long.ts': lines(301),
  'packages/core/src/commented.ts': `${lines(300)}\n\n// a comment\n/* and\nanother */\n`,
  'packages/core/src/function.ts': `export function long() {\n${lines(49)}\n}`,
  'packages/core/src/callback.ts': `describe('cases', () => {\n${lines(60)}\n})`,
  'packages/core/src/parameters.ts':
    'class A {\n  many(a, b, c, d, e) {}\n  few(a, b, c, d) {}\n}\nexport {}',
  'packages/core/src/class.ts': `export class Wide {\n${members(16)}}\nexport class Fine {\n${members(15)}  #own = 0\n}`,
  'packages/core/src/any.ts': 'export const one: any = 0\nexport const two: any = 0\n// @ts-ignore\n',
  'packages/realm-sql/package.json': manifest('realm-sql', {
    sideEffects: true,
    dependencies: { '@luxdb/core': '*', hono: '*' },
    publishConfig: { exports: {} },
  }),
  'packages/realm-sql/src/index.ts':
    "import '@luxdb/core'\nimport '@luxdb/core/src/a.js'\nimport 'hono'\nimport 'better-sqlite3'",
  'docs/machine.md': `see ${'/'}home/somebody/notes\nand https://${'registry'}.npmjs.org/x\nbut not packages/work/x`,
  'scripts/size-exceptions.json': [
    { file: 'packages/core/src/d.ts', limit: 'file-lines', reason: 'no longer needed' },
  ],
}

let folder

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'luxdb-checks-'))
  cpSync(join(ROOT, 'scripts'), join(folder, 'scripts'), { recursive: true })
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n')
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  execFileSync('git', ['init', '-q'], { cwd: folder })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function problemsOf(check) {
  const { output } = await run(process.execPath, ['scripts/check.mjs', check, '--json'], { cwd: folder })
  return JSON.parse(output).problems.filter((problem) => !problem.startsWith('scripts/checks/'))
}

test('arrows: the package map, declared imports, the closed query folder', async () => {
  expect(await problemsOf('arrows')).toEqual([
    'packages/core/src/index.ts:2 imports @luxdb/realm-sql: not among the dependencies of packages/core/package.json',
    'packages/core/src/index.ts:2 imports @luxdb/realm-sql: against the package map',
    'packages/core/src/leaves.ts:1 imports ../../realm-sql/src/index.js: a relative path must not leave the package',
    expect.stringContaining('query/node.ts:1 imports zod: '),
    expect.stringContaining('query/node.ts:2 imports node:fs: '),
    expect.stringContaining('query/node.ts:3 imports ../a.js: '),
    expect.stringContaining('imports @luxdb/core/src/a.js: not a public entry'),
    expect.stringContaining('imports hono: not a dependency this package may have'),
    expect.stringContaining('imports better-sqlite3: not among the dependencies'),
    expect.stringContaining('imports better-sqlite3: not a dependency this package may have'),
  ])
})

test('cycles: value imports that go in a circle, type imports aside', async () => {
  expect(await problemsOf('cycles')).toEqual([
    expect.stringMatching(
      /circle: packages\/core\/src\/a\.ts -> .*b\.ts -> .*c\.ts -> packages\/core\/src\/a\.ts$/,
    ),
  ])
})

test('sizes: files, functions, parameters, members, and exceptions that nobody needs', async () => {
  expect(await problemsOf('sizes')).toEqual([
    'packages/core/src/class.ts:1 Wide: class-members 16, at most 15',
    'packages/core/src/function.ts:1 long: function-lines 51, at most 50',
    'packages/core/src/long.ts file: file-lines 301, at most 300',
    'packages/core/src/parameters.ts:2 many: parameters 5, at most 4',
    'scripts/size-exceptions.json: packages/core/src/d.ts keeps file-lines, remove its exception',
  ])
})

test('escapes: any beyond the budget, and silenced errors', async () => {
  expect(await problemsOf('escapes')).toEqual([
    expect.stringMatching(/^packages\/core uses any 2 times in \d+ lines, at most 1: /),
    expect.stringContaining('packages/core/src/any.ts:3 silences the compiler'),
  ])
})

test('manifests: metadata, exports maps and changelog', async () => {
  expect(await problemsOf('manifests')).toEqual([
    'packages/realm-sql: "sideEffects" must be false',
    'packages/realm-sql: CHANGELOG.md is missing',
    expect.stringContaining('packages/realm-sql: publishConfig.exports must be exports without'),
    'packages/realm-sql: exports "." is not an entry of tsup.config.ts',
  ])
})

test('words: paths of a machine and registry hosts', async () => {
  expect(await problemsOf('words')).toEqual([
    expect.stringContaining('docs/machine.md:1 holds a path of a machine'),
    expect.stringContaining('docs/machine.md:2 holds a registry host'),
  ])
})
