import { readFileSync } from 'node:fs'
import { type ChangedKind, LOCAL_PRINCIPAL } from '@luxdb/core'
import { parseJson } from '@luxdb/core/query'
import { describeFinding } from '@luxdb/wisdom'
import { fillOf, splitAt } from './assignment.js'
import type { ConfigOptions } from './config-options.js'
import { UsageError } from './exit-code.js'
import type { Terminal } from './terminal.js'
import { withEngine } from './with-engine.js'

interface ChangeOptions extends ConfigOptions {
  readonly dryRun?: boolean
  readonly confirm?: boolean
  readonly fallback?: boolean
}

export interface AddKindOptions extends ChangeOptions {
  /** Path, or `-` for stdin. */
  readonly file: string
  readonly in?: string
  /** `old=new` each. */
  readonly rename?: readonly string[]
  /** `field=value` each, the value as JSON or else as text. */
  readonly fill?: readonly string[]
}

export interface ShowKindOptions extends ConfigOptions {
  readonly name: string
}

export interface RemoveKindOptions extends ChangeOptions {
  readonly name: string
  readonly erase?: boolean
}

/** `luxdb kinds add`. */
export async function addKind(options: AddKindOptions, terminal: Terminal): Promise<void> {
  const document = parseJson(textOf(options.file))
  const renames = Object.fromEntries(
    (options.rename ?? []).map((text) => splitAt(text, '--rename', 'old=new')),
  )
  const fills = Object.fromEntries((options.fill ?? []).map((text) => fillOf(text, 'field=value')))
  const changed = await withEngine(options, terminal, ({ engine, signal }) =>
    engine.runTimeKinds.declare(document, LOCAL_PRINCIPAL, {
      ...consentOf(options),
      ...(options.in !== undefined && { realm: options.in }),
      renames,
      fills,
      signal,
    }),
  )
  report(changed, terminal)
}

/** `luxdb kinds list`. */
export async function listKinds(options: ConfigOptions, terminal: Terminal): Promise<void> {
  const kinds = await withEngine(options, terminal, async ({ engine }) =>
    engine.runTimeKinds.list(LOCAL_PRINCIPAL),
  )
  if (terminal.isJson) terminal.print(JSON.stringify(kinds))
  else for (const { name, realm, origin } of kinds) terminal.print(`${name}  ${realm}  ${origin}`)
}

/** `luxdb kinds show`: the document goes to stdout, as `add` takes it. */
export async function showKind({ name, ...options }: ShowKindOptions, terminal: Terminal): Promise<void> {
  const document = await withEngine(options, terminal, async ({ engine }) =>
    engine.runTimeKinds.document(name, LOCAL_PRINCIPAL),
  )
  terminal.print(JSON.stringify(document, null, 2))
}

/** `luxdb kinds remove`. */
export async function removeKind(options: RemoveKindOptions, terminal: Terminal): Promise<void> {
  const { name, erase = false } = options
  const changed = await withEngine(options, terminal, ({ engine, signal }) =>
    engine.runTimeKinds.remove(name, LOCAL_PRINCIPAL, { ...consentOf(options), erase, signal }),
  )
  report(changed, terminal)
}

function consentOf({ dryRun = false, confirm = false, fallback = false }: ChangeOptions) {
  return { dryRun, confirmLoss: confirm, confirmFallback: fallback }
}

function report(changed: ChangedKind, terminal: Terminal): void {
  if (terminal.isJson) {
    terminal.print(JSON.stringify(changed))
    return
  }
  const { kind, realm, outcome, label, operations, findings, backup } = changed
  for (const { text } of operations) terminal.say(`  ${text}`)
  for (const finding of findings) terminal.say(`  ${finding.type}: ${describeFinding(finding)}`)
  if (backup !== undefined) terminal.say(`  backup: ${backup}`)
  if (outcome === 'already') terminal.say(`The kind ${kind} of realm ${realm} is that already.`)
  else if (outcome === 'planned') terminal.say('Nothing was changed.')
  else terminal.say(`${label} is in force in realm ${realm}; servers know of it within a second.`)
}

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (cause) {
    throw new UsageError(`${file} cannot be read; name a JSON file, or - for stdin.`, { cause })
  }
}
