import type { Principal } from '../query/principal.js'

/** The role that may do everything. */
export const ADMIN_ROLE = 'admin'

/** Whoever runs the process: used where no credentials exist and only loopback is served. */
export const LOCAL_PRINCIPAL: Principal = Object.freeze({ id: 'local', roles: [ADMIN_ROLE], claims: {} })

/** Somebody without credentials. */
export const ANONYMOUS_PRINCIPAL: Principal = Object.freeze({
  id: 'anonymous',
  roles: ['anonymous'],
  claims: {},
})

export function isAdmin(principal: Principal): boolean {
  return principal.roles.includes(ADMIN_ROLE)
}
