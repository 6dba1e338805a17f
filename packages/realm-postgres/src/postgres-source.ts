import { LuxError } from '@luxdb/core'
import { POSTGRES_DEFAULTS, type PostgresRealmOptions } from './postgres-options.js'

/** Where a realm is and how it connects: URL and options brought together. */
export interface PostgresSource {
  /** For the driver: without LuxDB's own parameters. */
  readonly url: string
  /** For people: without a password. */
  readonly label: string
  readonly schema: string
  readonly poolSize: number
  readonly prepare: boolean
  readonly match: boolean
  /** Nothing is made in the database, and sessions let nothing be written. */
  readonly readOnly: boolean
  readonly connectTimeoutMs: number
  readonly statementTimeoutMs: number
  readonly transactionIdleMs: number
}

/** @throws LUX_INVALID_CONFIG */
export function postgresSource(url: string, options: PostgresRealmOptions): PostgresSource {
  const parsed = parse(url)
  const { searchParams } = parsed
  const schema = options.schema ?? searchParams.get('schema') ?? POSTGRES_DEFAULTS.schema
  const poolSize = options.poolSize ?? numberOf(searchParams.get('pool')) ?? POSTGRES_DEFAULTS.poolSize
  if (!Number.isInteger(poolSize) || poolSize < 1) {
    throw invalid(`The pool of a PostgreSQL realm has ${poolSize} connections; give it one or more.`)
  }
  const prepare = options.prepare ?? searchParams.get('prepare') !== 'false'
  const match = options.match ?? searchParams.get('match') === 'true'
  for (const name of ['schema', 'pool', 'prepare', 'match']) searchParams.delete(name)
  return {
    url: parsed.href,
    label: `${parsed.hostname || 'localhost'}:${parsed.port || '5432'}${parsed.pathname}`,
    schema,
    poolSize,
    prepare,
    match,
    readOnly: false,
    connectTimeoutMs: options.connectTimeoutMs ?? POSTGRES_DEFAULTS.connectTimeoutMs,
    statementTimeoutMs: options.queryTimeoutMs ?? POSTGRES_DEFAULTS.queryTimeoutMs,
    transactionIdleMs: options.transactionIdleMs ?? POSTGRES_DEFAULTS.transactionIdleMs,
  }
}

function parse(url: string): URL {
  if (URL.canParse(url)) {
    const parsed = new URL(url)
    if (parsed.protocol === 'postgres:' || parsed.protocol === 'postgresql:') return parsed
  }
  throw invalid(
    'The URL of a PostgreSQL realm cannot be read; write postgresql://user:password@host:5432/database, with special characters percent-encoded.',
  )
}

function numberOf(text: string | null): number | undefined {
  return text === null ? undefined : Number(text)
}

function invalid(message: string): LuxError {
  return new LuxError('LUX_INVALID_CONFIG', message)
}
