import {
  describeFinding,
  describeOperation,
  type Evolution,
  type EvolutionReport,
  evolutionLabel,
} from '@luxdb/wisdom'

/** What an evolution does, in plain words. */
export function operationLines({ operations }: Pick<Evolution, 'operations'>): readonly string[] {
  return operations.map((operation) => {
    const { guard, text } = describeOperation(operation)
    return `  ${text}${guard === 'destroy' ? '  (cannot be undone)' : ''}`
  })
}

/** What a plan would do and meet. */
export function planLines(evolution: Evolution, { direction, findings, steps }: EvolutionReport): string[] {
  const fills = steps.filter(({ type }) => type === 'fill').length
  const verb = direction === 'up' ? 'apply' : 'revert'
  const filling = fills === 0 ? '' : `, with ${fills} fill(s) in the background`
  return [
    `${verb} ${evolutionLabel(evolution)}: ${evolution.operations.length} operation(s)${filling}`,
    ...operationLines(evolution),
    ...findings.map((finding) => `  ${finding.type}: ${describeFinding(finding)}`),
  ]
}
