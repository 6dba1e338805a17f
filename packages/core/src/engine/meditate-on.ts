import type { Consciousness } from '../consciousness/consciousness.js'
import { toLuxError } from '../errors/lux-error.js'
import type { Harmony } from '../harmony/harmony.js'
import type { BaseRealm } from '../realm/base-realm.js'
import type { Flow } from './flow.js'
import type { EngineState, Health, Meditation, RealmMeditation } from './meditation.js'
import type { GateLoad, RealmGate } from './realm-gate.js'

/** Milliseconds that a realm has to answer; one that does not is failing. */
const PULSE_TIMEOUT_MS = 1_000

/** A realm that answers more slowly than this is degraded. */
const SLOW_PULSE_MS = 500

export interface MeditationSubject {
  readonly state: EngineState
  readonly now: number
  readonly awakenedAt: number
  readonly realms: readonly BaseRealm[]
  readonly gates: ReadonlyMap<string, RealmGate>
  readonly flows: readonly Flow[]
  /** What else degrades the engine, one sentence each. */
  readonly findings: readonly string[]
  readonly consciousness: Consciousness
  readonly harmony: Harmony
}

/** Looks at every part once and puts the findings together. */
export async function meditateOn(subject: MeditationSubject): Promise<Meditation> {
  const realms = await Promise.all(
    subject.realms.map(
      async (realm) => [realm.name, await meditateOnRealm(realm, loadOf(subject, realm.name))] as const,
    ),
  )
  const findings = [
    ...realms.flatMap(([name, realm]) => findingsOf(name, realm)),
    ...[...subject.findings, ...subject.flows.flatMap((flow) => flow.findings?.() ?? [])].map(degraded),
  ]
  return {
    at: new Date(subject.now).toISOString(),
    state: subject.state,
    uptimeMs: subject.awakenedAt === 0 ? 0 : subject.now - subject.awakenedAt,
    health: { status: worst(findings), findings: findings.map((finding) => finding.message) },
    realms: Object.fromEntries(realms),
    flows: Object.fromEntries(subject.flows.map((flow) => [flow.name, flow.pulse()])),
    consciousness: { level: subject.consciousness.level, observed: subject.consciousness.observed },
    decisions: subject.harmony.decisions,
  }
}

function loadOf(subject: MeditationSubject, realm: string): GateLoad {
  return subject.gates.get(realm)?.load ?? { inFlight: 0, queued: 0, admitted: 0, refused: 0 }
}

async function meditateOnRealm(realm: BaseRealm, load: GateLoad): Promise<RealmMeditation> {
  const known = {
    state: realm.state,
    durability: realm.supports.durability,
    kinds: realm.kinds.map((kind) => kind.name),
    load,
  }
  try {
    const pulse = await realm.pulse({ timeoutMs: PULSE_TIMEOUT_MS })
    const { latencyMs, sizeBytes, facts, feed, warnings } = pulse
    const measured = {
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
      ...(feed === undefined ? {} : { feed }),
      ...(warnings === undefined ? {} : { warnings }),
    }
    return { ...known, latencyMs, facts, ...measured }
  } catch (error) {
    return { ...known, facts: {}, error: toLuxError(error).code }
  }
}

interface Finding {
  readonly health: Health
  readonly message: string
}

function findingsOf(name: string, realm: RealmMeditation): Finding[] {
  if (realm.error !== undefined)
    return [{ health: 'failing', message: `realm ${name} answers ${realm.error}` }]
  if (realm.latencyMs !== undefined && realm.latencyMs > SLOW_PULSE_MS) {
    return [degraded(`realm ${name} takes ${Math.round(realm.latencyMs)} ms for a round trip`)]
  }
  return []
}

function degraded(message: string): Finding {
  return { health: 'degraded', message }
}

function worst(findings: readonly Finding[]): Health {
  if (findings.some((finding) => finding.health === 'failing')) return 'failing'
  return findings.length > 0 ? 'degraded' : 'healthy'
}
