import type { ApiKeyRecord } from '@luxdb/auth'
import { apiKeysOf } from '../serve/server-auth.js'
import type { ConfigOptions } from './config-options.js'
import { UsageError } from './exit-code.js'
import type { Terminal } from './terminal.js'
import { withEngine } from './with-engine.js'

export interface NewTokenOptions extends ConfigOptions {
  readonly name: string
  /** Separated by commas. */
  readonly roles: string
  /** Such as `90d`, `12h` or `never`. */
  readonly expires: string
}

/** `luxdb token new`: the key itself goes to stdout, once. */
export async function newToken(options: NewTokenOptions, terminal: Terminal): Promise<void> {
  const lifetimeMs = durationMs(options.expires)
  const roles = options.roles.split(',').map((role) => role.trim())
  const { key, record } = await withEngine(options, terminal, ({ engine }) =>
    apiKeysOf(() => engine).create({
      name: options.name,
      roles,
      ...(lifetimeMs === undefined ? {} : { expiresAt: Date.now() + lifetimeMs }),
    }),
  )
  if (terminal.isJson) {
    terminal.print(JSON.stringify({ key, ...shown(record) }))
    return
  }
  terminal.print(key)
  terminal.say(
    `The key of ${record.name} (${roles.join(', ')}). It is shown only now; its id is ${record.id}.`,
  )
}

/** `luxdb token list`. */
export async function listTokens(options: ConfigOptions, terminal: Terminal): Promise<void> {
  const records = await withEngine(options, terminal, ({ engine }) => apiKeysOf(() => engine).list())
  if (terminal.isJson) {
    terminal.print(JSON.stringify(records.map(shown)))
    return
  }
  if (records.length === 0)
    terminal.say('There are no API keys. Make one: luxdb token new <name> --roles <roles>')
  for (const record of records) terminal.print(lineOf(record))
}

/** `luxdb token revoke`. */
export async function revokeToken(
  options: ConfigOptions & { readonly id: string },
  terminal: Terminal,
): Promise<void> {
  const revoked = await withEngine(options, terminal, ({ engine }) =>
    apiKeysOf(() => engine).revoke(options.id),
  )
  if (!revoked)
    throw new UsageError(`There is no API key with the id ${options.id}; luxdb token list shows them.`)
  if (terminal.isJson) terminal.print(JSON.stringify({ revoked: options.id }))
  else terminal.say(`Revoked. Servers refuse the key within 5 seconds.`)
}

/** A record without its digest. */
function shown({ id, name, roles, createdAt, expiresAt }: ApiKeyRecord): object {
  return {
    id,
    name,
    roles,
    createdAt: timeText(createdAt),
    expiresAt: expiresAt === undefined ? null : timeText(expiresAt),
  }
}

function lineOf({ id, name, roles, createdAt, expiresAt }: ApiKeyRecord): string {
  const end = expiresAt === undefined ? 'never' : timeText(expiresAt)
  return `${id}  ${name}  ${roles.join(',')}  made ${timeText(createdAt)}  expires ${end}`
}

function timeText(epochMs: number): string {
  return new Date(epochMs).toISOString()
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Undefined: never. @throws UsageError */
function durationMs(text: string): number | undefined {
  if (text === 'never') return undefined
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
  const unitMs = UNIT_MS[unit ?? '']
  if (unitMs === undefined) {
    throw new UsageError(
      `--expires ${text}: write a number of minutes, hours or days as 30m, 12h or 90d, or never.`,
    )
  }
  return Number(count) * unitMs
}
