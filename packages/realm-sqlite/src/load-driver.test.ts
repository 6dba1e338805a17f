import { cpSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isLuxError } from '@luxdb/core'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { assertVersion, loadDriver, rebuildCommand, sqliteVersion } from './load-driver.js'
import { createTemporaryFile } from './temporary-file.js'

const require = createRequire(import.meta.url)

/** better-sqlite3 as an installation without build scripts leaves it: all of it but the binary. */
function copyWithoutBinary(folder: string): string {
  const source = dirname(require.resolve('better-sqlite3/package.json'))
  const modules = join(folder, 'node_modules')
  for (const part of ['lib', 'package.json']) {
    cpSync(join(source, part), join(modules, 'better-sqlite3', part), { recursive: true })
  }
  const fromDriver = createRequire(join(source, 'package.json'))
  for (const name of ['bindings', 'file-uri-to-path']) {
    const main = createRequire(fromDriver.resolve('bindings')).resolve(name)
    mkdirSync(join(modules, name), { recursive: true })
    cpSync(dirname(main), join(modules, name), { recursive: true })
  }
  return pathToFileURL(join(modules, 'better-sqlite3', 'lib', 'index.js')).href
}

describe('loadDriver', () => {
  it('loads better-sqlite3 with a SQLite that LuxDB trusts', async () => {
    expect(await loadDriver()).toBe(Database)
    const handle = new Database(':memory:')
    expect(() => assertVersion(sqliteVersion(handle))).not.toThrow()
    handle.close()
  })

  it('names the command to run when the binary is missing', async () => {
    const file = createTemporaryFile()
    const module = copyWithoutBinary(dirname(file.path))
    const failure = await loadDriver(() => import(module)).catch((error: unknown) => error)
    file.remove()
    if (!isLuxError(failure, 'LUX_DRIVER_MISSING')) throw failure
    expect(failure.details['command']).toMatch(/better-sqlite3/)
    expect(failure.cause).toBeInstanceOf(Error)
  })

  it.each([
    ['npm/10.8.2 node/v20.19.0 linux x64', '/srv/node_modules/x', 'npm rebuild better-sqlite3'],
    ['yarn/4.6.0 npm/? node/v22.0.0', '/srv/node_modules/x', 'yarn rebuild better-sqlite3'],
    ['bun/1.2.0', '/srv/node_modules/x', 'bun pm trust better-sqlite3'],
    ['', '/srv/node_modules/x', 'npm rebuild better-sqlite3'],
    [
      'pnpm/10.1.0 npm/?',
      '/srv/node_modules/x',
      'pnpm approve-builds better-sqlite3 && pnpm rebuild better-sqlite3',
    ],
    ['', '/srv/node_modules/.pnpm/x', 'pnpm approve-builds better-sqlite3 && pnpm rebuild better-sqlite3'],
  ])('under %j in %s it is: %s', (userAgent, installedAt, command) => {
    expect(rebuildCommand(userAgent, installedAt)).toBe(command)
  })

  it.each(['3.51.2', '3.40.1', '2.9.9', ''])('refuses SQLite %j', (version) => {
    expect(() => assertVersion(version)).toThrow(expect.objectContaining({ code: 'LUX_DRIVER_MISSING' }))
  })

  it.each(['3.51.3', '3.53.2', '4.0.0'])('takes SQLite %s', (version) => {
    expect(() => assertVersion(version)).not.toThrow()
  })
})
