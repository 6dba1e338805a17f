import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { isLuxError, LuxError } from '@luxdb/core'

export interface LoadedFile {
  /** Absolute path. */
  readonly path: string
  readonly content: unknown
}

const CONFIG_NAME = 'luxdb'

/** Reads `path`, or the `luxdb.config.*` of a folder if there is one. @throws LUX_INVALID_CONFIG */
export async function loadConfigFile(
  folder: string,
  path: string | undefined,
): Promise<LoadedFile | undefined> {
  const file = path === undefined ? undefined : assertFile(resolve(folder, path))
  const { loadConfig } = await import('c12')
  try {
    const loaded = await loadConfig({
      cwd: file === undefined ? folder : dirname(file),
      name: CONFIG_NAME,
      ...(file === undefined ? {} : { configFile: file }),
      // One file says it all: nothing is merged in from elsewhere.
      rcFile: false,
      globalRc: false,
      packageJson: false,
      dotenv: false,
      extend: false,
      giget: false,
      envName: false,
      jitiOptions: {
        moduleCache: true,
        fsCache: transpileCache(folder),
        virtualModules: await ownModules(folder),
      },
    })
    if (loaded._configFile === undefined) return undefined
    return { path: loaded._configFile, content: loaded.layers?.[0]?.config ?? {} }
  } catch (cause) {
    if (isLuxError(cause)) throw cause
    throw unreadable(file ?? join(folder, `${CONFIG_NAME}.config.*`), cause)
  }
}

/**
 * The file's imports of LuxDB get this very copy, installed beside it or not. So does zod, unless the
 * project has its own: then one file is all that a first server needs.
 */
async function ownModules(folder: string): Promise<Record<string, unknown>> {
  const [core, query, server] = await Promise.all([
    import('@luxdb/core'),
    import('@luxdb/core/query'),
    import('./define-config.js'),
  ])
  const own = { '@luxdb/core': core, '@luxdb/core/query': query, '@luxdb/server': server }
  return hasOwnZod(folder) ? own : { ...own, zod: await import('zod') }
}

function hasOwnZod(folder: string): boolean {
  try {
    createRequire(join(folder, CONFIG_NAME)).resolve('zod')
    return true
  } catch {
    return false
  }
}

/** Transpiled code is kept inside the project or not at all: in a shared folder others could replace it. */
function transpileCache(folder: string): string | false {
  const modules = join(folder, 'node_modules')
  if (existsSync(modules)) return join(modules, '.cache', 'luxdb-config')
  const parent = dirname(folder)
  return parent === folder ? false : transpileCache(parent)
}

function assertFile(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path
  throw new LuxError('LUX_INVALID_CONFIG', `There is no configuration file ${path}; check the path.`, {
    details: { path },
  })
}

function unreadable(path: string, cause: unknown): LuxError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new LuxError('LUX_INVALID_CONFIG', `${path} cannot be used: ${reason}`, { details: { path }, cause })
}
