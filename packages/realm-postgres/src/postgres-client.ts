import type { AnswerMeter, Cell } from '@luxdb/core/query'
import type { RawRow } from '@luxdb/realm-sql'
import postgres from 'postgres'
import { quotePostgresName } from './postgres-quote.js'
import type { PostgresSource } from './postgres-source.js'

/** What a statement came to. */
export interface StatementResult {
  readonly rows: RawRow[]
  /** Rows touched, or returned by a SELECT. */
  readonly count: number
}

/** A statement on its way. */
export interface PendingStatement {
  readonly result: Promise<StatementResult>
  /** Asks the server to stop it. Only safe on a connection that is nobody else's meanwhile. */
  cancel(): void
}

/** The few things that LuxDB asks of a driver; values go as text and come as text, NULL as null. */
export interface PostgresClient {
  /** With a meter rows are let go of as they come, once they have become too much (LUX_ANSWER_TOO_LARGE). */
  execute(sql: string, parameters: readonly unknown[], meter?: AnswerMeter): PendingStatement
  /** Several statements without parameters. */
  script(sql: string): Promise<void>
  /** Rows in batches, read as the consumer takes them. */
  cursor(sql: string, parameters: readonly unknown[], batchSize: number): AsyncIterable<RawRow[]>
  /** Lets running statements finish for so long, then closes. */
  end(graceMs: number): Promise<void>
}

export interface ClientOptions {
  readonly connections: number
  /** Connections are somebody's for a time: the driver must not close them in between. */
  readonly leased: boolean
  readonly onClose?: () => void
  /** Of any channel that a statement has listened to. */
  readonly onNotify?: (payload: string) => void
  /** Settings of these sessions beside the usual ones. */
  readonly settings?: Readonly<Record<string, string>>
}

type Driver = postgres.Sql<Record<string, never>>

const MS_PER_SECOND = 1_000
const LONGEST_BACKOFF_SECONDS = 1
const IDLE_SECONDS = 60

/** A client on postgres.js, with its conversions switched off. */
export function createClient(source: PostgresSource, options: ClientOptions): PostgresClient {
  const sql: Driver = postgres(source.url, {
    max: options.connections,
    prepare: source.prepare,
    fetch_types: false,
    connect_timeout: Math.max(1, Math.ceil(source.connectTimeoutMs / MS_PER_SECOND)),
    idle_timeout: options.leased ? 0 : IDLE_SECONDS,
    ...(options.leased && { max_lifetime: null }),
    backoff: (retries: number) => Math.random() * Math.min(LONGEST_BACKOFF_SECONDS, 2 ** retries / 100),
    onnotice: () => undefined,
    ...(options.onClose && { onclose: options.onClose }),
    // Below the driver's own `listen`, which gives up for good when the server is away at the first try to come back.
    ...(options.onNotify && { onnotify: (_channel: string, payload: string) => options.onNotify?.(payload) }),
    connection: { ...sessionSettings(source), ...options.settings },
  })
  for (const type of CONVERTED) {
    delete sql.options.parsers[type]
    delete sql.options.serializers[type]
  }
  return wrap(sql, source.prepare)
}

function wrap(sql: Driver, prepare: boolean): PostgresClient {
  // The driver takes a statement without parameters for a script unless told otherwise.
  const options = { prepare, simple: false }
  return {
    execute(text, parameters, meter) {
      const query = sql.unsafe<Record<string, Cell>[]>(text, asText(parameters), options).values()
      const result = meter === undefined ? query.then(taken) : metered(query, meter)
      return { result, cancel: () => query.cancel() }
    },
    script: async (text) => {
      await sql.unsafe(text).simple()
    },
    cursor: (text, parameters, batchSize) =>
      sql.unsafe<Record<string, Cell>[]>(text, asText(parameters), options).values().cursor(batchSize),
    end: (graceMs) => sql.end({ timeout: graceMs / MS_PER_SECOND }),
  }
}

/**
 * The rows without the driver's list of them. What the driver keeps of a statement lives on past a garbage
 * collection of young objects, and would take all rows along: half of a list's time goes there.
 */
function taken(result: RawRow[] & { readonly count: number | null }): StatementResult {
  const { count } = result
  return { rows: result.splice(0), count: count ?? 0 }
}

/** What is thrown where the driver hands out a row would end its connection. */
async function metered(
  query: postgres.PendingValuesQuery<Record<string, Cell>[]>,
  meter: AnswerMeter,
): Promise<StatementResult> {
  let rows: RawRow[] = []
  let isTooLarge = false
  const { count } = await query.forEach((row: RawRow) => {
    isTooLarge ||= !meter.fits(row)
    if (!isTooLarge) rows.push(row)
    else if (rows.length > 0) rows = []
  })
  if (isTooLarge) throw meter.tooLarge()
  return { rows, count: count ?? 0 }
}

function asText(parameters: readonly unknown[]): (string | null)[] {
  return parameters.map((value) => (value === null ? null : String(value)))
}

/** A transaction pooler refuses settings that it does not know: there the server's own hold. */
export function sessionSettings(source: PostgresSource): Record<string, string | number> {
  const common = { application_name: 'luxdb', DateStyle: 'ISO', TimeZone: 'UTC' }
  if (!source.prepare) return common
  return {
    ...common,
    search_path: quotePostgresName(source.schema),
    statement_timeout: source.statementTimeoutMs,
    idle_in_transaction_session_timeout: source.transactionIdleMs,
    ...(source.readOnly && { default_transaction_read_only: 'on' }),
  }
}

/** Types that the driver would convert by itself: their text is read and written by the dialect's codecs. */
const CONVERTED = [16, 17, 20, 21, 23, 26, 114, 700, 701, 1082, 1114, 1184, 3802]
