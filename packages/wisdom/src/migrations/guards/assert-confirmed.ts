import { LuxError } from '@luxdb/core'
import type { EvolutionFinding } from './evolution-finding.js'

export interface Confirmation {
  /** Values may be lost for good. */
  readonly confirmLoss?: boolean
  /** Values that cannot be converted become the fallback. */
  readonly confirmFallback?: boolean
}

/** @throws LUX_EVOLUTION_BLOCKED, LUX_EVOLUTION_UNCONFIRMED with `details.findings` */
export function assertConfirmed(
  label: string,
  findings: readonly EvolutionFinding[],
  { confirmLoss = false, confirmFallback = false }: Confirmation,
): void {
  const blocked = findings.filter(({ type }) => type === 'blocked')
  if (blocked.length > 0) {
    throw new LuxError('LUX_EVOLUTION_BLOCKED', `${label} cannot happen yet:\n${linesOf(blocked)}`, {
      details: { label, findings: blocked },
    })
  }
  const unconfirmed = findings.filter(
    ({ type }) => (type === 'lost' && !confirmLoss) || (type === 'inconvertible' && !confirmFallback),
  )
  if (unconfirmed.length > 0) {
    throw new LuxError(
      'LUX_EVOLUTION_UNCONFIRMED',
      `${label} has to be confirmed (confirmLoss, confirmFallback):\n${linesOf(unconfirmed)}`,
      { details: { label, findings: unconfirmed } },
    )
  }
}

function linesOf(findings: readonly EvolutionFinding[]): string {
  return findings.map((finding) => `- ${describeFinding(finding)}`).join('\n')
}

export function describeFinding({ table, object, text, count, examples }: EvolutionFinding): string {
  const where = object === undefined ? table : `${table}.${object}`
  const some = examples.length === 0 ? '' : ` (${examples.join('; ')})`
  return count === 0 ? `${where} ${text}` : `${where}: ${count} row(s)${some} ${text}`
}
