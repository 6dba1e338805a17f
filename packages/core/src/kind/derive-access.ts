import type { AccessRule, AccessShape, FieldShape } from '../query/kind-shape.js'
import type { AccessRuleInput, AnyKindOptions, HiddenInput } from './kind-options.js'

/** Access rules as JSON; a function leaves only the fact that it is there. */
export function deriveAccess(options: AnyKindOptions): AccessShape {
  const { read, create, update, delete: remove, check } = options.access ?? {}
  return {
    ...(read !== undefined && { read: ruleShape(read) }),
    ...(create !== undefined && { create: ruleShape(create) }),
    ...(update !== undefined && { update: ruleShape(update) }),
    ...(remove !== undefined && { delete: ruleShape(remove) }),
    ...(check !== undefined && { check: ruleShape(check) }),
  }
}

function ruleShape(rule: AccessRuleInput): AccessRule {
  return typeof rule === 'function' ? 'function' : rule
}

export function hiddenShape(hidden: HiddenInput): Required<Pick<FieldShape, 'hidden'>> {
  return { hidden: { exceptRoles: hidden === true ? [] : hidden.exceptRoles } }
}
