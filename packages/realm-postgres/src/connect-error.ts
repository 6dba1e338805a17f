import { isLuxError, LuxError } from '@luxdb/core'
import { isPostgresError } from './postgres-error.js'
import { toRealmError } from './postgres-errors.js'

const REASONS: Readonly<Record<string, string>> = {
  '28P01': 'the password is wrong',
  '28000': 'the role may not log in from here, or not without SSL (see pg_hba.conf; try ?sslmode=require)',
  '3D000': 'there is no such database; create it first',
  '53300': 'the server has no connection left; make pools smaller or raise max_connections',
  '57P03': 'the server is starting up or shutting down',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name cannot be looked up',
  ECONNREFUSED: 'nobody listens on that host and port',
  CONNECT_TIMEOUT: 'the host does not answer',
  EHOSTUNREACH: 'the host cannot be reached',
  SELF_SIGNED_CERT_IN_CHAIN: 'its SSL certificate is not trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its SSL certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its SSL certificate belongs to another host',
  CERT_HAS_EXPIRED: 'its SSL certificate has expired',
}

/** Why a realm could not connect, told apart by what has to be corrected. */
export function connectError(error: unknown, label: string): LuxError {
  const cause = isLuxError(error) ? error.cause : error
  const reason = isPostgresError(cause) ? REASONS[cause.code] : undefined
  if (reason === undefined) return toRealmError(error, { kinds: [] })
  return new LuxError('LUX_REALM_UNREACHABLE', `PostgreSQL at ${label} cannot be used: ${reason}.`, {
    cause,
    details: { address: label },
  })
}
