import type { AstralEngine } from '@luxdb/core'
import { redactText } from '@luxdb/wisdom'
import { packageVersion } from '../cli/package-version.js'
import type { Terminal } from '../cli/terminal.js'
import type { Settings } from '../config/config-schema.js'
import { isLoopback } from './loopback.js'

export interface BannerFacts {
  readonly engine: AstralEngine
  readonly settings: Settings
  readonly asksForCredentials: boolean
  readonly url: string
  readonly webSocketUrl: string
  /** Milliseconds that the start took. */
  readonly startedInMs: number
}

/** What is served and how to try it, for whoever started the server on a terminal. */
export function showBanner(facts: BannerFacts, terminal: Terminal): void {
  const { engine, settings, url, startedInMs } = facts
  const title = terminal.paint('bold', `LuxDB ${packageVersion()}`)
  terminal.say('')
  terminal.say(`  ${title}  ready in ${(startedInMs / 1_000).toFixed(1)} s`)
  for (const name of engine.realmNames) terminal.say(`  Realm   ${realmLine(engine, settings, name)}`)
  terminal.say(`  REST    ${terminal.paint('cyan', `${url}/beings/${firstKind(engine) ?? '<kind>'}`)}`)
  terminal.say(`  Docs    ${terminal.paint('cyan', `${url}/docs`)}`)
  terminal.say(`  Live    ${terminal.paint('cyan', `${facts.webSocketUrl}/socket/websocket`)}`)
  terminal.say(
    `  State   ${terminal.paint('cyan', `${url}/meditation`)}  ${terminal.paint('cyan', `${url}/health`)}`,
  )
  terminal.say(`  Try     ${tryLine(engine, url)}`)
  terminal.say(`  Access  ${accessText(facts)}`)
  terminal.say('  Stop    Ctrl-C')
  terminal.say('')
}

/** Who may do what. */
export function accessText({ settings, asksForCredentials }: BannerFacts): string {
  const { flows } = settings
  if (asksForCredentials) return 'by API key or token, as the rules of each kind say'
  return isLoopback(flows.rest.host)
    ? 'everybody on this machine may read and write; no other machine can reach it'
    : `whoever can reach ${flows.rest.host} may read and write`
}

function realmLine(engine: AstralEngine, settings: Settings, name: string): string {
  const realm = engine.realm(name)
  const kinds = realm.kinds.map((kind) => kind.name)
  const served = kinds.length === 0 ? 'no kinds' : `kinds ${kinds.join(', ')}`
  return `${name}  ${redactText(settings.realms[name] ?? '')}  ${realm.supports.durability}  ${served}`
}

function tryLine(engine: AstralEngine, url: string): string {
  const kind = firstKind(engine)
  return kind === undefined
    ? 'add kinds to luxdb.config.ts, then start again'
    : `curl '${url}/beings/${kind}?limit=3'`
}

function firstKind(engine: AstralEngine): string | undefined {
  return engine.kinds[0]?.name
}
