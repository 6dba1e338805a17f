import { LuxError } from '../errors/lux-error.js'

export function realmClosed(realm: string): LuxError {
  return new LuxError('LUX_REALM_CLOSED', `Realm ${realm} is closed; create and awaken a new one.`, {
    details: { realm },
  })
}

export function realmNotReady(realm: string): LuxError {
  return new LuxError('LUX_REALM_NOT_READY', `Realm ${realm} is not awake yet; await realm.awaken() first.`, {
    details: { realm },
  })
}

/** What a realm does not do, whatever it is asked. */
export function realmLacks(realm: string, feature: string): LuxError {
  return new LuxError('LUX_UNSUPPORTED', `Realm ${realm} has no ${feature}; see realm.supports.`, {
    details: { realm, feature },
  })
}

/** What was asked before a kind became another, or went. */
export function kindChanged(kind: string): LuxError {
  return new LuxError(
    'LUX_KIND_CHANGED',
    `The kind ${kind} was changed meanwhile; ask again, for what it is now.`,
    { details: { kind } },
  )
}

export function callAborted(cause: unknown): LuxError {
  return new LuxError('LUX_ABORTED', 'The caller aborted the call.', { cause })
}
