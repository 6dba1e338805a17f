import type { PrincipalReference } from './literal.js'
import { isForbiddenKey, isPlainObject } from './value-domain.js'

const NAME = /^(?:id|roles|claims\.[\s\S]{1,100})$/

/** `{ $principal: 'id' | 'roles' | 'claims.<name>' }` and nothing else. */
export function isPrincipalReference(value: unknown): value is PrincipalReference {
  if (!isPlainObject(value)) return false
  const { $principal: name } = value
  return (
    typeof name === 'string' && Object.keys(value).length === 1 && NAME.test(name) && !isForbiddenClaim(name)
  )
}

function isForbiddenClaim(name: string): boolean {
  return name.startsWith('claims.') && isForbiddenKey(name.slice('claims.'.length))
}
