import {
  ADMIN_ROLE,
  ANONYMOUS_PRINCIPAL,
  type AnyKind,
  type AstralEngine,
  type BoundRule,
  LOCAL_PRINCIPAL,
  type Principal,
} from '@luxdb/core'
import { type AccessOperation, isJsonObject, parseJson } from '@luxdb/core/query'
import { apiKeysOf } from '../serve/server-auth.js'
import type { ConfigOptions } from './config-options.js'
import { UsageError } from './exit-code.js'
import { requireKind } from './require-kind.js'
import type { Terminal } from './terminal.js'
import { withEngine } from './with-engine.js'

export interface CanOptions extends ConfigOptions {
  readonly principal: string
  readonly operation: string
  readonly kind: string
}

interface Answer {
  readonly principal: Principal
  readonly kind: string
  readonly operation: string
  readonly allowed: BoundRule
  /** What must hold of beings that are there, beside `allowed`, for operations that change them. */
  readonly read?: BoundRule
  /** What new rows must satisfy, for operations that write them. */
  readonly check?: BoundRule
  readonly hiddenFields: readonly string[]
  readonly because: string
}

const OPERATIONS: readonly AccessOperation[] = ['read', 'create', 'update', 'delete']
/** They touch beings that are there, which then have to be readable. */
const CHANGES: ReadonlySet<AccessOperation> = new Set(['update', 'delete'])

/** `luxdb can`: what one principal may do with one kind, and why. */
export async function explainAccess(options: CanOptions, terminal: Terminal): Promise<void> {
  const answer = await withEngine(options, terminal, async ({ engine }) => {
    const principal = await principalOf(options.principal, engine)
    return answerFor(engine, principal, options)
  })
  if (terminal.isJson) terminal.print(JSON.stringify(answer))
  else for (const line of linesOf(answer)) terminal.print(line)
}

function answerFor(engine: AstralEngine, principal: Principal, options: CanOptions): Answer {
  const kind = requireKind(engine, options.kind)
  const { shape } = kind
  const operation = operationOf(options.operation)
  const access = engine.accessOf(principal)
  const base = { principal, kind: shape.name, operation }
  if (access === undefined) {
    return { ...base, allowed: true, hiddenFields: [], because: `the role ${ADMIN_ROLE} may do everything` }
  }
  const visible = new Set(access.catalog.get(shape.name)?.fields.map((field) => field.name))
  const rule = access.rule(shape.name, operation)
  const read = CHANGES.has(operation) ? access.rule(shape.name, 'read') : undefined
  const isUnseen = read === false && rule !== false
  return {
    ...base,
    allowed: isUnseen ? false : rule,
    ...(read === undefined ? {} : { read }),
    ...(operation === 'create' || operation === 'update' ? { check: access.rule(shape.name, 'check') } : {}),
    hiddenFields: shape.fields.map((field) => field.name).filter((name) => !visible.has(name)),
    because: isUnseen ? UNSEEN : reasonOf(kind, operation),
  }
}

const UNSEEN = 'what may not be read may not be changed, and the rule of read says no'

function reasonOf({ options }: AnyKind, operation: AccessOperation): string {
  return options.access?.[operation] === undefined
    ? `the kind declares no rule for ${operation}, so only ${ADMIN_ROLE} may`
    : `access.${operation} of the kind says so`
}

function operationOf(text: string): AccessOperation {
  const operation = OPERATIONS.find((known) => known === text)
  if (operation === undefined) throw new UsageError(`${text} is no operation; use ${OPERATIONS.join(', ')}.`)
  return operation
}

/** @throws UsageError */
async function principalOf(text: string, engine: AstralEngine): Promise<Principal> {
  if (text === ANONYMOUS_PRINCIPAL.id) return ANONYMOUS_PRINCIPAL
  if (text === LOCAL_PRINCIPAL.id) return LOCAL_PRINCIPAL
  if (text.startsWith('role:')) return { id: 'somebody', roles: [text.slice('role:'.length)], claims: {} }
  if (text.startsWith('{')) return principalFromJson(text)
  const keys = await apiKeysOf(() => engine).list()
  const key = keys.find(({ id, name }) => id === text || name === text)
  if (key !== undefined) return { id: key.name, roles: key.roles, claims: { keyId: key.id } }
  throw new UsageError(
    `${text} is no principal; use anonymous, local, role:<role>, the name or id of an API key, or JSON with id, roles and claims.`,
  )
}

function principalFromJson(text: string): Principal {
  const value = parseJson(text)
  if (!isJsonObject(value))
    throw new UsageError('A principal in JSON is an object with id, roles and claims.')
  const { id = 'somebody', roles = [], claims = {} } = value
  const isUsable =
    typeof id === 'string' && Array.isArray(roles) && roles.every((role) => typeof role === 'string')
  if (!isUsable || !isJsonObject(claims)) {
    throw new UsageError(
      'A principal in JSON has an id (text), roles (list of texts) and claims (an object).',
    )
  }
  return { id, roles: roles.map(String), claims }
}

function linesOf({
  principal,
  kind,
  operation,
  allowed,
  read,
  check,
  hiddenFields,
  because,
}: Answer): string[] {
  const who = `${principal.id} (${principal.roles.join(', ') || 'no roles'})`
  return [
    `${verdict(allowed)}: ${who} ${operation} ${kind}, because ${because}.`,
    ...(typeof allowed === 'object' ? [`Where: ${JSON.stringify(allowed)}`] : []),
    ...(typeof read === 'object' ? [`And readable, where: ${JSON.stringify(read)}`] : []),
    ...(typeof check === 'object' ? [`New rows must satisfy: ${JSON.stringify(check)}`] : []),
    ...(hiddenFields.length === 0 ? [] : [`Hidden fields: ${hiddenFields.join(', ')}`]),
  ]
}

function verdict(allowed: BoundRule): string {
  if (typeof allowed === 'object') return 'Yes, where a condition holds'
  return allowed ? 'Yes' : 'No'
}
