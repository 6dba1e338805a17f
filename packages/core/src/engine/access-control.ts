import { LuxError, toLuxError } from '../errors/lux-error.js'
import type { AnyKind } from '../kind/kind-types.js'
import { bindPrincipal } from '../query/bind-principal.js'
import type { Condition } from '../query/condition.js'
import type { AccessOperation, FieldShape, KindCatalog, KindShape } from '../query/kind-shape.js'
import type { Principal } from '../query/principal.js'
import { validateCondition } from '../query/validate-query.js'
import type { BoundAccess, BoundRule } from '../realm/bound-access.js'
import { isAdmin } from './known-principals.js'

/**
 * The one authorize step: turns a principal into what it may do with each kind. Admin gets no
 * restriction at all; everybody else gets only what a rule grants.
 */
export class AccessControl {
  readonly #kinds: ReadonlyMap<string, AnyKind>
  readonly #bound = new WeakMap<Principal, BoundAccess>()

  constructor(kinds: readonly AnyKind[]) {
    this.#kinds = new Map(kinds.map((kind) => [kind.name, kind]))
  }

  /** Undefined: the principal is admin, nothing is restricted. */
  bind(principal: Principal): BoundAccess | undefined {
    if (isAdmin(principal)) return undefined
    const known = this.#bound.get(principal)
    if (known !== undefined) return known
    const access = new PrincipalAccess(this.#kinds, principal)
    this.#bound.set(principal, access)
    return access
  }
}

class PrincipalAccess implements BoundAccess {
  readonly catalog: KindCatalog
  readonly #kinds: ReadonlyMap<string, AnyKind>
  readonly #principal: Principal
  readonly #rules = new Map<string, BoundRule>()

  constructor(kinds: ReadonlyMap<string, AnyKind>, principal: Principal) {
    this.#kinds = kinds
    this.#principal = principal
    this.catalog = new Map([...kinds].map(([name, kind]) => [name, maskShape(kind.shape, principal)]))
  }

  rule(kind: string, operation: AccessOperation | 'check'): BoundRule {
    const key = `${kind} ${operation}`
    const known = this.#rules.get(key)
    if (known !== undefined) return known
    const rule = this.#bind(kind, operation)
    this.#rules.set(key, rule)
    return rule
  }

  #bind(name: string, operation: AccessOperation | 'check'): BoundRule {
    const kind = this.#kinds.get(name)
    if (kind === undefined) return false
    const declared = kind.options.access?.[operation]
    if (declared === undefined) return operation === 'check' ? this.#defaultCheck(name) : false
    const rule = typeof declared === 'function' ? declared(this.#principal) : declared
    if (typeof rule === 'boolean') return rule
    const shapes = shapesOf(this.#kinds)
    const condition = validateCondition(rule, kind.shape, shapes, { allowPrincipal: true })
    return bindPrincipal(condition, this.#principal, kind.shape, shapes)
  }

  /** An update rule that is a condition also holds for new rows; a plain yes or no says nothing of them. */
  #defaultCheck(name: string): BoundRule {
    const update = this.rule(name, 'update')
    return typeof update === 'boolean' ? true : update
  }
}

/** All of every kind: rules may name fields that the principal itself cannot see. */
function shapesOf(kinds: ReadonlyMap<string, AnyKind>): KindCatalog {
  return { get: (name) => kinds.get(name)?.shape }
}

/** The kind without the fields that are hidden from a principal, and without what rests on them. */
function maskShape(shape: KindShape, principal: Principal): KindShape {
  const visible = shape.fields.filter((field) => isVisible(field, principal))
  if (visible.length === shape.fields.length) return shape
  const names = new Set(visible.map((field) => field.name))
  const all = (fields: readonly string[]): boolean => fields.every((name) => names.has(name))
  return Object.freeze({
    ...shape,
    fields: visible,
    bonds: shape.bonds.filter((bond) => bond.type !== 'to' || all(bond.fields)),
    indexes: shape.indexes.filter((index) => all(index.fields)),
    // One index covers all search fields: with one of them hidden, any search would tell about it.
    search: all(shape.search) ? shape.search : [],
  })
}

function isVisible(field: FieldShape, principal: Principal): boolean {
  return field.hidden === undefined || field.hidden.exceptRoles.some((role) => principal.roles.includes(role))
}

/** Rules are checked when the engine is made, so that a mistake shows at start and not at a request. */
export function assertRules(kinds: readonly AnyKind[]): void {
  const catalog = new Map(kinds.map((kind) => [kind.name, kind.shape]))
  for (const kind of kinds) {
    for (const [operation, rule] of Object.entries(kind.options.access ?? {})) {
      if (typeof rule === 'object') assertRule(kind, operation, rule, catalog)
    }
  }
}

function assertRule(kind: AnyKind, operation: string, rule: Condition, catalog: KindCatalog): void {
  try {
    validateCondition(rule, kind.shape, catalog, { allowPrincipal: true })
  } catch (cause) {
    throw new LuxError(
      'LUX_INVALID_KIND',
      `The access rule ${operation} of kind ${kind.name} is not a condition that can be used: ${toLuxError(cause).message}`,
      { details: { kind: kind.name, operation }, cause },
    )
  }
}
