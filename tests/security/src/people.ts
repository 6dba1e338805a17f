import type { Principal } from '@luxdb/core'
import { SignJWT } from 'jose'

/** Signs the tokens of this suite. */
export const JWT_SECRET = 'a secret that only this suite and its servers know'

/** Somebody who asks; without a token it is nobody in particular. */
export interface Person extends Principal {
  readonly isAnonymous: boolean
}

function person(id: string, roles: readonly string[] = [], isAnonymous = false): Person {
  return Object.freeze({ id, roles, claims: {}, isAnonymous })
}

export const NOBODY: Person = person('anonymous', ['anonymous'], true)
/** On the red team, as the seeds say. */
export const ANN: Person = person('ann', ['author'])
/** On the blue team. */
export const BOB: Person = person('bob', ['author'])
/** Sees what is hidden from others, and is on no team. */
export const EVE: Person = person('eve', ['auditor'])
export const ROOT: Person = person('root', ['admin'])

export const PEOPLE: readonly Person[] = [NOBODY, ANN, BOB, EVE, ROOT]

export interface TokenOptions {
  /** Seconds from now; default an hour. */
  readonly expiresInSeconds?: number
}

export function tokenOf(
  { id, roles }: Person,
  { expiresInSeconds = 3_600 }: TokenOptions = {},
): Promise<string> {
  return new SignJWT({ role: [...roles] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(id)
    .setExpirationTime(Math.floor(Date.now() / 1_000) + expiresInSeconds)
    .sign(new TextEncoder().encode(JWT_SECRET))
}

export function isAdmin({ roles }: Person): boolean {
  return roles.includes('admin')
}
