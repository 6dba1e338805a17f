import { LuxError } from '../errors/lux-error.js'
import type { Condition } from '../query/condition.js'
import type { Draft } from '../query/draft.js'
import type { AccessOperation, KindCatalog } from '../query/kind-shape.js'
import type { QueryLimits } from '../query/query-limits.js'
import type { ValidationOptions } from '../query/validation-scope.js'
import type { BeforeHooks } from './before-hooks.js'
import type { BoundAccess } from './bound-access.js'
import type { CallOptions } from './call-options.js'
import type { DriverContext } from './driver-contract.js'
import type { KindRegistry, RegisteredKind } from './kind-registry.js'
import type { RealmDriver } from './realm-driver.js'

/** Options of a call at the level of requests. */
export interface ExecuteOptions extends CallOptions {
  /** Absent: the caller is trusted. */
  readonly access?: BoundAccess
  /** The driver's handle of the transaction that the request runs in. */
  readonly transaction?: unknown
}

/** What executing one request needs. */
export interface ExecutionScope {
  readonly driver: RealmDriver
  readonly kinds: KindRegistry
  readonly hooks: BeforeHooks
  readonly realmName: string
  readonly defaultTimeoutMs: number
  /** Ceilings of queries, where they differ from the usual ones. */
  readonly limits?: Partial<QueryLimits>
}

/** How queries and conditions of callers are checked. */
export function validationOptions({ driver, limits }: ExecutionScope): ValidationOptions {
  const { match: allowMatch, search: allowSearch } = driver.supports
  return limits === undefined ? { allowMatch, allowSearch } : { allowMatch, allowSearch, limits }
}

export function driverContext(
  scope: ExecutionScope,
  options: ExecuteOptions,
  intention?: string,
): DriverContext {
  const context: Draft<DriverContext> = { timeoutMs: options.timeoutMs ?? scope.defaultTimeoutMs }
  // Every call passes here: member by member costs less than spreading parts together.
  if (options.transaction !== undefined) context.transaction = options.transaction
  if (options.signal !== undefined) context.signal = options.signal
  if (options.meter !== undefined) context.meter = options.meter
  if (intention !== undefined) context.intention = intention
  return context
}

/** The catalog that a caller may name things from. */
export function visibleCatalog(scope: ExecutionScope, options: ExecuteOptions): KindCatalog {
  return options.access?.catalog ?? scope.kinds
}

/**
 * The condition that an access rule adds to an operation; undefined when it adds none.
 * @throws LUX_FORBIDDEN when the rule says never
 */
export function requireRule(
  options: ExecuteOptions,
  registered: RegisteredKind,
  operation: AccessOperation | 'check',
): Condition | undefined {
  const rule = options.access?.rule(registered.shape.name, operation) ?? true
  if (rule === true) return undefined
  if (rule === false) throw forbidden(registered.shape.name, operation)
  return rule
}

export function forbidden(kind: string, operation: AccessOperation | 'check'): LuxError {
  return new LuxError(
    'LUX_FORBIDDEN',
    `You may not ${operation === 'check' ? 'write this being of' : operation} ${kind}; ask for a role that may.`,
    {
      details: { kind, operation },
    },
  )
}

/** Both conditions, where there are two. */
export function both(first: Condition | undefined, second: Condition | undefined): Condition | undefined {
  if (first === undefined) return second
  if (second === undefined) return first
  return { type: 'and', conditions: [first, second] }
}
