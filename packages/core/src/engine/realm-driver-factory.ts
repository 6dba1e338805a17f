import { LuxError } from '../errors/lux-error.js'
import type { BaseRealm } from '../realm/base-realm.js'
import type { RealmOptions } from '../realm/realm-options.js'

export interface RealmFactoryOptions extends RealmOptions {
  /** Folder that relative paths in the URL start from; default: the working directory. */
  readonly baseDirectory?: string
}

/** Makes realms for URLs of certain schemes; each realm package exports one. */
export interface RealmDriverFactory {
  /** Without colon, for example `sqlite`. */
  readonly schemes: readonly string[]
  /** @throws LUX_INVALID_CONFIG when the URL is not one that the driver understands */
  create(url: string, options: RealmFactoryOptions): BaseRealm
}

/** @throws LUX_INVALID_CONFIG when no driver knows the scheme */
export function driverFor(
  url: string,
  realm: string,
  drivers: readonly RealmDriverFactory[],
): RealmDriverFactory {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase()
  const found = drivers.find((driver) => scheme !== undefined && driver.schemes.includes(scheme))
  if (found !== undefined) return found
  const allowed = drivers.flatMap((driver) => driver.schemes)
  throw new LuxError(
    'LUX_INVALID_CONFIG',
    `realms.${realm}: no driver for ${scheme === undefined ? 'a URL without a scheme' : `the scheme ${scheme}:`}; use one of ${allowed.map((name) => `${name}:`).join(', ')}.`,
    { details: { key: `realms.${realm}`, allowed } },
  )
}
