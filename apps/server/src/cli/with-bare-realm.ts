import { existsSync } from 'node:fs'
import { type BaseRealm, LuxError } from '@luxdb/core'
import { parseSqliteUrl } from '@luxdb/realm-sqlite'
import { type ResolvedConfig, resolveConfig } from '../config/resolve-config.js'
import { createEngine } from '../serve/create-engine.js'
import { makeRealmFolders } from '../serve/realm-folders.js'
import { stopSignals } from '../serve/stop-signals.js'
import { type ConfigOptions, configRequestOf } from './config-options.js'
import type { Terminal } from './terminal.js'

/** A realm of the configuration by its name, or any by its URL. */
export interface RealmPlace {
  readonly name: string
  readonly url: string
  /** Of the configuration with this realm alone, and no kinds. */
  readonly config: ResolvedConfig
}

export interface BareRealmUse {
  readonly realm: BaseRealm
  readonly config: ResolvedConfig
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal
}

/** @throws LUX_UNKNOWN_REALM, LUX_INVALID_CONFIG */
export async function findRealm(options: ConfigOptions, realm: string | undefined): Promise<RealmPlace> {
  const config = await resolveConfig(configRequestOf(options))
  const { name, url } = placeOf(config.settings.realms, realm)
  const settings = { ...config.settings, realms: { [name]: url }, kinds: [] }
  return { name, url, config: { ...config, settings } }
}

/** A realm that is read has to be there: SQLite would make an empty file. @throws LUX_REALM_UNREACHABLE */
export function assertThere({ url, config }: RealmPlace): void {
  if (!/^sqlite:/i.test(url)) return
  const location = parseSqliteUrl(url, config.baseDirectory)
  if (location.type === 'file' && existsSync(location.path)) return
  throw new LuxError(
    'LUX_REALM_UNREACHABLE',
    `There is no database ${url} in ${config.baseDirectory}; check the name or URL of the realm.`,
    { details: { url } },
  )
}

/** The realm with the tables that it has, whatever the kinds are now, for the time of one command. */
export async function withBareRealm<T>(
  { name, config }: RealmPlace,
  terminal: Terminal,
  use: (given: BareRealmUse) => Promise<T>,
): Promise<T> {
  const engine = createEngine(config, { waitsForRealms: false, schemaPolicy: 'as-is' })
  const { signal, release } = stopSignals((stop) => terminal.say(`${stop}: stopping`))
  try {
    await makeRealmFolders(config)
    await engine.awaken()
    return await use({ realm: engine.realm(name), config, signal })
  } finally {
    release()
    await engine.transcend()
  }
}

const URL_FORM = /^[a-z][a-z0-9+.-]+:/i

function placeOf(
  realms: Readonly<Record<string, string>>,
  realm: string | undefined,
): { readonly name: string; readonly url: string } {
  if (realm !== undefined && URL_FORM.test(realm)) return { name: 'primary', url: realm }
  const name = realm ?? (realms['primary'] === undefined ? Object.keys(realms)[0] : 'primary') ?? ''
  const url = realms[name]
  if (url !== undefined) return { name, url }
  throw new LuxError(
    'LUX_UNKNOWN_REALM',
    `There is no realm ${JSON.stringify(name)}; there are ${Object.keys(realms).join(', ')}. A URL does as well.`,
    { details: { realm: name } },
  )
}
