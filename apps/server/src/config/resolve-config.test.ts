import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isLuxError } from '@luxdb/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FlagValue } from './flag-layer.js'
import { type ResolvedConfig, resolveConfig } from './resolve-config.js'
import { SETTINGS } from './settings.js'
import type { Environment } from './variable-layer.js'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'luxdb-config-'))
})

afterEach(() => rm(folder, { recursive: true }))

const ORIGINS = ['https://a.test', 'https://b.test']

interface Given {
  readonly name?: string
  readonly text?: string
  readonly environment?: Environment
  readonly flags?: readonly FlagValue[]
}

function resolve({
  name = 'luxdb.config.json',
  text,
  environment = {},
  flags = [],
}: Given): Promise<ResolvedConfig> {
  if (text !== undefined) writeFileSync(join(folder, name), text)
  return resolveConfig({ folder, environment, flags })
}

interface Problem {
  readonly key: string
  readonly remedy: string
  readonly source: string | undefined
}

async function problemsOf(given: Given): Promise<readonly Problem[]> {
  try {
    await resolve(given)
  } catch (error) {
    if (!isLuxError(error, 'LUX_INVALID_CONFIG')) throw error
    const { problems } = error.details
    return Array.isArray(problems) ? problems : []
  }
  return []
}

describe('without any configuration', () => {
  it('serves one SQLite realm on loopback', async () => {
    const { settings, file, baseDirectory, warnings } = await resolve({})
    expect(settings.realms).toEqual({ primary: 'sqlite://db/primary.db' })
    expect(settings.flows.rest).toMatchObject({ port: 5000, host: '127.0.0.1' })
    expect({ file, baseDirectory, warnings }).toEqual({
      file: undefined,
      baseDirectory: folder,
      warnings: [],
    })
  })
})

describe('configuration files', () => {
  const body = '{ consciousnessLevel: "aware", flows: { rest: { port: 6001 } } }'
  it.each([
    ['luxdb.config.ts', `const level: string = 'aware'\nexport default ${body}`],
    ['luxdb.config.js', `export default ${body}`],
    ['luxdb.config.mjs', `export default ${body}`],
    ['luxdb.config.json', '{ "consciousnessLevel": "aware", "flows": { "rest": { "port": 6001 } } }'],
  ])('%s is found and read', async (name, text) => {
    const { settings, file } = await resolve({ name, text })
    expect(settings.consciousnessLevel).toBe('aware')
    expect(settings.flows.rest.port).toBe(6001)
    expect(file).toBe(join(folder, name))
  })

  it('gets kinds and functions as they are', async () => {
    const text = `import { kind } from '@luxdb/core'
      import { defineConfig } from '@luxdb/server'
      const Star = kind('star', {})
      export default defineConfig({ kinds: [Star, { kind: kind('moon', {}), realm: 'cache' }], onAwaken: () => {} })`
    const { settings } = await resolve({ name: 'luxdb.config.ts', text })
    expect(settings.kinds).toHaveLength(2)
    expect(settings.kinds[0]).toMatchObject({ name: 'star' })
    expect(settings.kinds[1]).toMatchObject({ kind: { name: 'moon' }, realm: 'cache' })
    expect(settings.onAwaken).toBeTypeOf('function')
  })

  it('understands snake_case at every level, and the older names', async () => {
    const text = JSON.stringify({
      consciousness_level: 'dormant',
      meditation_interval: 7,
      wisdom: { logging_level: 'warn', query_timeout: 5, migration_backup: false },
      flows: { callback: { async_workers: 2 } },
    })
    const { settings } = await resolve({ text })
    expect(settings.consciousnessLevel).toBe('dormant')
    expect(settings.meditationIntervalSeconds).toBe(7)
    expect(settings.wisdom).toMatchObject({
      loggingLevel: 'warn',
      queryTimeoutSeconds: 5,
      migrationBackup: false,
    })
    expect(settings.flows.callback.asyncWorkers).toBe(2)
  })

  it('keeps the names of realms as they are written', async () => {
    const { settings } = await resolve({
      text: '{ "realms": { "primary": "memory://", "sideRealm": "memory://" } }',
    })
    expect(Object.keys(settings.realms)).toEqual(['primary', 'sideRealm'])
  })

  it.each([
    [
      'a file that is not there',
      async () => resolveConfig({ folder, file: 'none.json', environment: {}, flags: [] }),
    ],
    ['broken JSON', async () => resolve({ text: '{ "realms": ' })],
    ['broken TypeScript', async () => resolve({ name: 'luxdb.config.ts', text: 'export default {{' })],
    ['a file that fails', async () => resolve({ name: 'luxdb.config.mjs', text: 'throw new Error("no")' })],
    ['a list', async () => resolve({ text: '[]' })],
  ])('%s is one clear error', async (_, run) => {
    await expect(run()).rejects.toMatchObject({ code: 'LUX_INVALID_CONFIG' })
  })

  it('lets errors of kinds through', async () => {
    const text = `import { kind } from '@luxdb/core'\nexport default { kinds: [kind('Not a name', {})] }`
    await expect(resolve({ name: 'luxdb.config.ts', text })).rejects.toMatchObject({
      code: 'LUX_INVALID_KIND',
    })
  })
})

describe('variables and flags', () => {
  it('go over the file, flags over variables', async () => {
    const { settings, sourceOf } = await resolve({
      text: '{ "flows": { "rest": { "port": 6001, "host": "localhost" } }, "shutdownTimeoutMs": 1 }',
      environment: { LUXDB_FLOWS_REST_PORT: '6002', LUXDB_SHUTDOWN_TIMEOUT_MS: '2' },
      flags: [{ flag: '--port', key: 'flows.rest.port', text: '6003' }],
    })
    expect(settings.flows.rest).toMatchObject({ port: 6003, host: 'localhost' })
    expect(settings.shutdownTimeoutMs).toBe(2)
    expect(sourceOf(['flows', 'rest', 'port'])).toEqual({ type: 'flag', name: '--port' })
    expect(sourceOf(['shutdownTimeoutMs'])).toEqual({ type: 'variable', name: 'LUXDB_SHUTDOWN_TIMEOUT_MS' })
    expect(sourceOf(['flows', 'rest', 'host'])).toMatchObject({ type: 'file' })
    expect(sourceOf(['autoHealing'])).toBeUndefined()
  })

  it.each([
    ['a number', { LUXDB_LIMITS_MAX_ROWS: '50' }, { limits: { maxRows: 50 } }],
    ['a boolean', { LUXDB_AUTO_HEALING: 'false' }, { autoHealing: false }],
    ['a choice', { LUXDB_WISDOM_LOGGING_LEVEL: 'debug' }, { wisdom: { loggingLevel: 'debug' } }],
    ['an entry', { LUXDB_REALMS_SIDE_REALM: 'memory://' }, { realms: { sideRealm: 'memory://' } }],
    ['a list', { LUXDB_FLOWS_ORIGINS: 'https://a.test, https://b.test' }, { flows: { origins: ORIGINS } }],
    ['a list as JSON', { LUXDB_FLOWS_ORIGINS: JSON.stringify(ORIGINS) }, { flows: { origins: ORIGINS } }],
    ['a list of none', { LUXDB_FLOWS_ORIGINS: '' }, { flows: { origins: [] } }],
    ['JSON', { LUXDB_FLOWS: '{"rest":{"port":1}}' }, { flows: { rest: { port: 1, host: '127.0.0.1' } } }],
  ])('%s', async (_, environment, expected) => {
    const { settings } = await resolve({ environment })
    expect(settings).toMatchObject(expected)
  })

  it('JSON replaces named entries, a variable for one entry adds to them', async () => {
    const { settings } = await resolve({
      text: '{ "realms": { "primary": "memory://", "cache": "memory://" } }',
      environment: { LUXDB_REALMS: '{"primary":"sqlite://a.db"}', LUXDB_REALMS_SIDE: 'memory://' },
    })
    expect(settings.realms).toEqual({ primary: 'sqlite://a.db', side: 'memory://' })
  })

  it('a variable finds the realm of the file whatever its capitals', async () => {
    const { settings } = await resolve({
      text: '{ "realms": { "primary": "memory://", "sideRealm": "memory://" } }',
      environment: { LUXDB_REALMS_SIDE_REALM: 'sqlite://side.db' },
    })
    expect(settings.realms['sideRealm']).toBe('sqlite://side.db')
  })

  it('LUXDB_CONFIG names the file', async () => {
    writeFileSync(join(folder, 'other.json'), '{ "shutdownTimeoutMs": 3 }')
    const { settings } = await resolve({ environment: { LUXDB_CONFIG: 'other.json' } })
    expect(settings.shutdownTimeoutMs).toBe(3)
  })

  it.each(SETTINGS.map((setting) => [setting.key, setting.variable] as const))(
    '%s has the mechanical variable %s',
    (key, variable) => {
      expect(variable).toMatch(/^LUXDB(_[A-Z0-9]+)+$/)
      expect(variable.slice(6).replaceAll('_', '').toLowerCase()).toBe(key.replaceAll('.', '').toLowerCase())
    },
  )
})

describe('what is wrong stops the start', () => {
  it('names key, source and the name that was probably meant', async () => {
    const problems = await problemsOf({ text: '{ "limits": { "maxRow": 5 } }' })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ key: 'limits.maxRow', source: join(folder, 'luxdb.config.json') })
    expect(problems[0]?.remedy).toContain('limits.maxRows')
  })

  it('finds a setting that was put at the wrong level', async () => {
    const [problem] = await problemsOf({ text: '{ "port": 80 }' })
    expect(problem?.remedy).toContain('flows.rest.port')
  })

  it('names an unknown variable and the one that was probably meant', async () => {
    const [problem] = await problemsOf({ environment: { LUXDB_FLOW_REST_PORT: '1' } })
    expect(problem?.key).toBe('LUXDB_FLOW_REST_PORT')
    expect(problem?.remedy).toContain('LUXDB_FLOWS_REST_PORT')
  })

  it.each([
    ['a flag', { flags: [{ flag: '--set', key: 'limits.maxRowz', text: '1' }] }, 'limits.maxRowz', '--set'],
    [
      'text for a number',
      { environment: { LUXDB_FLOWS_REST_PORT: 'x' } },
      'flows.rest.port',
      'LUXDB_FLOWS_REST_PORT',
    ],
    [
      'a number out of range',
      { flags: [{ flag: '--port', key: 'flows.rest.port', text: '70000' }] },
      'flows.rest.port',
      '--port',
    ],
    [
      'an unknown choice',
      { environment: { LUXDB_CONSCIOUSNESS_LEVEL: 'awake' } },
      'consciousnessLevel',
      'LUXDB_CONSCIOUSNESS_LEVEL',
    ],
    ['broken JSON', { environment: { LUXDB_LIMITS: '{' } }, 'limits', 'LUXDB_LIMITS'],
    ['code in a variable', { environment: { LUXDB_KINDS: '[]' } }, 'kinds', 'LUXDB_KINDS'],
    [
      'a name of a realm that cannot be one',
      { environment: { LUXDB_REALMS: '{"Bad name":"memory://"}' } },
      'realms.Bad name',
      'LUXDB_REALMS',
    ],
    ['no realm at all', { environment: { LUXDB_REALMS: '{}' } }, 'realms', 'LUXDB_REALMS'],
  ])('%s', async (_, given, key, source) => {
    expect(await problemsOf(given)).toEqual([expect.objectContaining({ key, source })])
  })

  it('reports everything at once', async () => {
    const problems = await problemsOf({
      text: '{ "autoHealing": "perhaps", "nonsense": 1, "kinds": [1] }',
      environment: { LUXDB_NONSENSE: '1' },
    })
    expect(problems.map((problem) => problem.key).sort()).toEqual([
      'LUXDB_NONSENSE',
      'autoHealing',
      'kinds.0',
      'nonsense',
    ])
  })

  it('refuses a setting that is given twice in one file', async () => {
    const problems = await problemsOf({ text: '{ "autoHealing": true, "auto_healing": false }' })
    expect(problems.map((problem) => problem.key)).toEqual(['autoHealing'])
  })

  it('never shows a password', async () => {
    const environment = { LUXDB_REALMS: '{"Bad":"postgresql://me:hush@host/db"}', LUXDB_AUTH: '"hush"' }
    await expect(resolve({ environment })).rejects.not.toThrow(/hush/)
  })

  it('treats a member called __proto__ as the unknown name that it is', async () => {
    const problems = await problemsOf({ environment: { LUXDB_LIMITS: '{"__proto__":{"maxRows":5}}' } })
    expect(problems.map((problem) => problem.key)).toEqual(['limits.__proto__'])
  })
})

describe('settings whose feature comes later', () => {
  const later = SETTINGS.filter(({ notes, type }) => notes.actsLater !== undefined && type !== 'group')
  const sampleOf: Record<string, string> = { boolean: 'true', number: '10', text: 'localhost' }
  it.each(later.map((setting) => [setting.key, setting] as const))(
    '%s warns when it is given',
    async (key, setting) => {
      const { warnings } = await resolve({ environment: { [setting.variable]: sampleOf[setting.type] } })
      expect(warnings).toHaveLength(1)
      expect(warnings[0]).toContain(key)
    },
  )
})
