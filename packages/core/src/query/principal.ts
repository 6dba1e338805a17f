import type { JsonValue } from './json.js'

/** Who is asking. Flows get it from an Authenticator; `engine.channel` authorizes by it. */
export interface Principal {
  /** Stable id; `anonymous` and `local` are reserved. */
  readonly id: string
  /** `admin` may do everything. */
  readonly roles: readonly string[]
  readonly claims: Readonly<Record<string, JsonValue>>
}
