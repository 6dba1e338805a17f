import type { DriverContext } from '@luxdb/core'
import { callLimits } from '@luxdb/realm-sql'
import type { ConnectionLeases, Lease } from './connection-leases.js'
import type { PostgresClient, StatementResult } from './postgres-client.js'
import { connectionFailure } from './postgres-error.js'
import type { PostgresSource } from './postgres-source.js'
import { PostgresTransaction } from './postgres-transaction.js'
import type { StatementRunner } from './statement-runner.js'
import { withUnknownResult } from './unknown-result.js'
import { withinLimits } from './within-limits.js'

export interface ConnectionSet {
  readonly source: PostgresSource
  /** Statements that stand alone, many of them under way on each connection. */
  readonly shared: PostgresClient
  readonly leases: ConnectionLeases
}

/** How long a read may take: something that an index serves, or anything. */
export type ReadWeight = 'light' | 'heavy'

/** Finds the connection that a call belongs on. */
export class SharedConnections {
  readonly #set: ConnectionSet

  constructor(set: ConnectionSet) {
    this.#set = set
  }

  /** A read on its own: once more if its connection was lost, and really stopped when it is heavy. */
  async read(
    sql: string,
    parameters: readonly unknown[],
    context: DriverContext,
    weight: ReadWeight,
  ): Promise<StatementResult> {
    const { transaction } = context
    if (transaction instanceof PostgresTransaction) return transaction.execute(sql, parameters, context.meter)
    const attempt = (): Promise<StatementResult> =>
      weight === 'heavy' || this.#isShort(context)
        ? this.#alone(sql, parameters, context)
        : this.#together(sql, parameters, context)
    try {
      return await attempt()
    } catch (error) {
      if (connectionFailure(error) !== 'lost') throw error
      return attempt()
    }
  }

  /** For statements that each commit by themselves, of callers who see to their limits. */
  readonly standing: StatementRunner = {
    execute: (sql, parameters) => this.#set.shared.execute(sql, parameters).result,
  }

  /** Whether a call may travel with those of others: in no transaction, and not in more of a hurry than they are. */
  joins(context: DriverContext): boolean {
    return context.transaction === undefined && !this.#isShort(context)
  }

  /** Writes: one statement that commits by itself, or more in a transaction. */
  async write<T>(
    work: (runner: StatementRunner) => Promise<T>,
    context: DriverContext,
    statements: 'one' | 'several',
  ): Promise<T> {
    const { transaction } = context
    if (transaction instanceof PostgresTransaction) return work(transaction)
    if (statements === 'several' || this.#isShort(context)) return this.transaction(work, context)
    try {
      return await withinLimits(work(this.standing), callLimits(context), () => undefined)
    } catch (error) {
      throw withUnknownResult(error)
    }
  }

  async transaction<T>(
    work: (transaction: PostgresTransaction) => Promise<T>,
    context: DriverContext,
    mode?: string,
  ): Promise<T> {
    const limits = callLimits(context)
    const lease = await this.#set.leases.take(limits)
    const { transactionIdleMs } = this.#set.source
    const options = { limits, idleMs: transactionIdleMs, ...(mode !== undefined && { mode }) }
    return new PostgresTransaction(lease, options).run(work)
  }

  take(context: DriverContext): Promise<Lease> {
    return this.#set.leases.take(callLimits(context))
  }

  /** The server's own limit would come too late for this call. */
  #isShort({ timeoutMs }: DriverContext): boolean {
    const { statementTimeoutMs, prepare } = this.#set.source
    if (timeoutMs === 0) return !prepare ? false : statementTimeoutMs !== 0
    return !prepare || statementTimeoutMs === 0 || timeoutMs < statementTimeoutMs / 2
  }

  #together(sql: string, parameters: readonly unknown[], context: DriverContext): Promise<StatementResult> {
    const pending = this.#set.shared.execute(sql, parameters, context.meter)
    return withinLimits(pending.result, callLimits(context), () => undefined)
  }

  async #alone(
    sql: string,
    parameters: readonly unknown[],
    context: DriverContext,
  ): Promise<StatementResult> {
    const limits = callLimits(context)
    const lease = await this.#set.leases.take(limits)
    const pending = lease.client.execute(sql, parameters, context.meter)
    const stop = (): void => {
      pending.cancel()
      lease.destroy()
    }
    try {
      return await withinLimits(pending.result, limits, stop, 0)
    } finally {
      lease.release()
    }
  }
}
