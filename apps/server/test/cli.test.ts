import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CommandOptions, luxdb, temporaryFolder } from './luxdb-command.js'

const TIMEOUT_MS = 60_000
const folder = temporaryFolder()

const CONFIG = `
import { kind } from '@luxdb/core'
import { defineConfig } from '@luxdb/server'
import { z } from 'zod'

const Star = kind('star', { name: z.string().meta({ unique: true }), mass: z.number().default(1) })
export default defineConfig({ kinds: [Star] })
`

function file(name: string, text: string): string {
  const path = join(folder.path, name)
  writeFileSync(path, text)
  return path
}

beforeAll(() => {
  file('luxdb.config.ts', CONFIG)
  file('changed.config.ts', CONFIG.replace('mass: z.number().default(1)', "mass: z.string().default('')"))
  file(
    'broken-kind.config.ts',
    "import { kind } from '@luxdb/core'\nexport default { kinds: [kind('Bad Kind', {})] }",
  )
  file('stars.ndjson', '{"name":"Sol"}\n{"name":"Vega","mass":2.1}\n')
  file('wrong-field.ndjson', '{"name":"Sol","colour":"red"}\n')
  file('wrong-type.ndjson', '{"name":"Sol","mass":"heavy"}\n')
  file('no.db', 'this is no database, and long enough to be looked at as if it were one')
  mkdirSync(join(folder.path, 'closed'))
})

afterAll(folder.remove)

interface Mistake {
  readonly what: string
  readonly args: readonly string[]
  readonly code: number
  /** Code of the error; what a usage mistake has. */
  readonly error: string
  /** What the message has to name. */
  readonly names: string
  readonly env?: Readonly<Record<string, string>>
}

const fresh = ['--realm', 'primary=memory://']

const MISTAKES: readonly Mistake[] = [
  {
    what: 'a wrong kind',
    args: ['import', 'stra', 'stars.ndjson', ...fresh],
    code: 2,
    error: 'LUX_UNKNOWN_KIND',
    names: 'star',
  },
  {
    what: 'a wrong field',
    args: ['import', 'star', 'wrong-field.ndjson', ...fresh],
    code: 1,
    error: 'LUX_UNKNOWN_FIELD',
    names: 'colour',
  },
  {
    what: 'a wrong type',
    args: ['import', 'star', 'wrong-type.ndjson', ...fresh],
    code: 1,
    error: 'LUX_INVALID_VALUE',
    names: 'mass',
  },
  {
    what: 'a file that is not there',
    args: ['import', 'star', 'none.ndjson'],
    code: 2,
    error: 'USAGE',
    names: 'none.ndjson',
  },
  {
    what: 'a format that nobody knows',
    args: ['import', 'star', 'luxdb.config.ts'],
    code: 2,
    error: 'USAGE',
    names: '--format',
  },
  {
    what: 'a folder that cannot be written',
    args: ['export', 'star', 'none/stars.csv', ...fresh],
    code: 2,
    error: 'USAGE',
    names: 'none/stars.csv',
  },
  {
    what: 'a wrong setting',
    args: ['config', '--set', 'limits.maxRow=5'],
    code: 3,
    error: 'LUX_INVALID_CONFIG',
    names: 'limits.maxRows',
  },
  {
    what: 'a wrong variable',
    args: ['config'],
    env: { LUXDB_FLOWS_REST_PROT: '1' },
    code: 3,
    error: 'LUX_INVALID_CONFIG',
    names: 'LUXDB_FLOWS_REST_PORT',
  },
  {
    what: 'a kind that cannot be one',
    args: ['export', 'star', '-c', 'broken-kind.config.ts'],
    code: 3,
    error: 'LUX_INVALID_KIND',
    names: 'Bad Kind',
  },
  {
    what: 'a configuration that is not there',
    args: ['config', '-c', 'none.ts'],
    code: 3,
    error: 'LUX_INVALID_CONFIG',
    names: 'none.ts',
  },
  {
    what: 'a wrong URL scheme',
    args: ['export', 'star', '--realm', 'primary=mysql://host/db'],
    code: 3,
    error: 'LUX_INVALID_CONFIG',
    names: 'mysql',
  },
  {
    what: 'a folder as database',
    args: ['export', 'star', '--realm', 'primary=sqlite://closed'],
    code: 4,
    error: 'LUX_REALM_UNREACHABLE',
    names: 'closed',
  },
  {
    what: 'a file that is no database',
    args: ['export', 'star', '--realm', 'primary=sqlite://no.db'],
    code: 4,
    error: 'LUX_STORAGE_DAMAGED',
    names: 'not a SQLite database',
  },
]

describe('mistakes', () => {
  it.concurrent.each(MISTAKES)(
    '$what ends with $code and $error',
    async ({ args, code, error, names, env = {} }) => {
      const result = await luxdb([...args, '--json'], { cwd: folder.path, env })
      expect({ code: result.code, stdout: result.stdout }).toEqual({ code, stdout: '' })
      const lines = result.stderr.trim().split('\n')
      expect(lines).toHaveLength(1)
      const report: unknown = JSON.parse(lines[0] ?? '')
      expect(report).toEqual({ error: { code: error, message: expect.stringContaining(names) } })
    },
    TIMEOUT_MS,
  )

  it.concurrent.each([
    ['an unknown command', ['sevre']],
    ['an unknown option', ['serve', '--prot', '1']],
    ['a missing argument', ['import', 'star']],
  ])(
    '%s is a usage mistake',
    async (_, args) => {
      const result = await luxdb(args, { cwd: folder.path })
      expect(result.code).toBe(2)
      expect(result.stdout).toBe('')
      expect(result.stderr).toContain('error:')
    },
    TIMEOUT_MS,
  )

  it(
    'an address that others can reach needs a flag of its own',
    async () => {
      const result = await luxdb(['serve', '--host', '0.0.0.0', ...fresh], { cwd: folder.path })
      expect(result.code).toBe(3)
      expect(result.stderr).toContain('--insecure-no-auth')
    },
    TIMEOUT_MS,
  )

  it(
    'a port that is in use',
    async () => {
      const busy = createServer()
      await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve))
      const address = busy.address()
      const port = typeof address === 'object' && address !== null ? String(address.port) : ''
      const result = await luxdb(['serve', '--port', port, ...fresh], { cwd: folder.path })
      await new Promise((resolve) => busy.close(resolve))
      expect(result.code).toBe(5)
      expect(result.stderr).toContain(port)
    },
    TIMEOUT_MS,
  )

  it(
    'a kind that does not fit the file any more',
    async () => {
      const realm = ['--realm', 'primary=sqlite://changed.db']
      const options = { cwd: folder.path }
      expect(await luxdb(['export', 'star', ...realm], options)).toMatchObject({ code: 0 })
      const result = await luxdb(['export', 'star', ...realm, '-c', 'changed.config.ts', '--json'], options)
      expect(result.code).toBe(6)
      expect(result.stderr).toContain('mass')
    },
    TIMEOUT_MS,
  )

  it.skipIf(process.platform === 'win32')(
    'a full disk',
    async () => {
      const input = Array.from({ length: 20_000 }, (_, id) => JSON.stringify({ name: `star ${id}` })).join(
        '\n',
      )
      const options: CommandOptions = { cwd: folder.path, input, maxFileKibibytes: 1_024 }
      const result = await luxdb(
        ['import', 'star', '-', '--json', '--realm', 'primary=sqlite://full.db'],
        options,
      )
      expect(result.code).toBe(4)
      expect(result.stderr).toMatch(/LUX_STORAGE_(FULL|FAILED)/)
    },
    TIMEOUT_MS,
  )
})

describe('help', () => {
  it.concurrent.each([['serve'], ['import'], ['export'], ['config']])(
    '%s --help has two examples',
    async (command) => {
      const result = await luxdb([command, '--help'], { cwd: folder.path })
      expect(result).toMatchObject({ code: 0, stderr: '' })
      expect(result.stdout.match(/^ {2}\$ .*luxdb/gm)).toHaveLength(2)
    },
    TIMEOUT_MS,
  )

  it(
    'luxdb --help and --version',
    async () => {
      const [help, version] = await Promise.all(
        ['--help', '--version'].map((flag) => luxdb([flag], { cwd: folder.path })),
      )
      for (const command of ['serve', 'import', 'export', 'config'])
        expect(help?.stdout).toContain(`${command} `)
      const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
      expect(manifest).toMatchObject({ version: version?.stdout.trim() })
    },
    TIMEOUT_MS,
  )
})

describe('import and export', () => {
  it(
    'take a kind from file to file, by way of CSV',
    async () => {
      const options = { cwd: folder.path }
      const first = ['--realm', 'primary=sqlite://db/first.db']
      const second = ['--realm', 'primary=sqlite://db/second.db']
      const imported = await luxdb(['import', 'star', 'stars.ndjson', '--json', ...first], options)
      expect(imported.code).toBe(0)
      expect(JSON.parse(imported.stdout)).toEqual({
        kind: 'star',
        records: 2,
        skipped: 0,
        created: 2,
        changed: 0,
      })
      expect(await luxdb(['export', 'star', 'stars.csv', ...first], options)).toMatchObject({
        code: 0,
        stdout: '',
      })
      const input = readFileSync(join(folder.path, 'stars.csv'), 'utf8')
      expect(
        await luxdb(['import', 'star', '-', '-f', 'csv', ...second], { ...options, input }),
      ).toMatchObject({ code: 0 })
      const [one, other] = await Promise.all(
        [first, second].map((realm) => luxdb(['export', 'star', ...realm], options)),
      )
      const withoutTime = (text: string | undefined): string[] =>
        (text ?? '')
          .trim()
          .split('\n')
          .map((line) => line.replace(/"manifestationTime":"[^"]+"/, ''))
      expect(withoutTime(one?.stdout)).toHaveLength(2)
      expect(withoutTime(other?.stdout)).toEqual(withoutTime(one?.stdout))
    },
    TIMEOUT_MS,
  )
})

describe('config', () => {
  it(
    'shows what is in force, where it came from, and no password',
    async () => {
      const result = await luxdb(
        ['config', '--json', '--port', '6000', '--realm', 'side=postgresql://me:hush@host/db?password=hush'],
        { cwd: folder.path, env: { LUXDB_LIMITS_MAX_ROWS: '7' } },
      )
      expect(result.code).toBe(0)
      expect(result.stdout).not.toContain('hush')
      expect(JSON.parse(result.stdout)).toMatchObject({
        settings: {
          'flows.rest.port': { value: 6000, source: '--port' },
          'limits.maxRows': { value: 7, source: 'LUXDB_LIMITS_MAX_ROWS' },
          kinds: { value: ['star'], source: 'luxdb.config.ts' },
          autoHealing: { value: true, source: 'default' },
        },
      })
    },
    TIMEOUT_MS,
  )
})

describe('wisdom.loggingLevel', () => {
  it.each([
    ['warn', true],
    ['error', false],
  ])(
    '%s decides what is logged',
    async (level, isLogged) => {
      // Warns about the first setting, then refuses the address.
      const args = ['serve', '--set', 'energyConservation=true', '--host', '0.0.0.0', '--log-level', level]
      const result = await luxdb(args, { cwd: folder.path })
      expect(result.code).toBe(3)
      expect(result.stderr.includes('energyConservation')).toBe(isLogged)
    },
    TIMEOUT_MS,
  )
})
