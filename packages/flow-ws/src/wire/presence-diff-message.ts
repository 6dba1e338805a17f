import type { PresenceState } from './presence-state-message.js'

export type PresenceDiff = {
  readonly joins: PresenceState
  readonly leaves: PresenceState
}

/** Who came and who went; a change is both, of the same key. */
export type PresenceDiffMessage = {
  readonly event: 'presence_diff'
  readonly payload: PresenceDiff
}
