import {
  describeFinding,
  describeOperation,
  type Evolution,
  type EvolutionReport,
  type OperationReport,
} from '@luxdb/wisdom'

/** What an evolution does, in plain words. */
export function operationLines({ operations }: Pick<Evolution, 'operations'>): readonly string[] {
  return operations.map((operation) => operationLine(describeOperation(operation), 'up'))
}

/** What a plan would do and meet, and the SQL of it. */
export function planLines(report: EvolutionReport): string[] {
  const { label, direction, findings, operations, steps, statements = [] } = report
  const fills = steps.filter(({ type }) => type === 'fill').length
  const verb = direction === 'up' ? 'apply' : 'revert'
  const filling = fills === 0 ? '' : `, with ${fills} fill(s) in the background`
  return [
    `${verb} ${label}: ${operations.length} operation(s)${filling}`,
    ...operations.map((operation) => operationLine(operation, direction)),
    ...findings.map((finding) => `  ${finding.type}: ${describeFinding(finding)}`),
    ...statements.flatMap((sql, index) => [stepLine(report, index), ...sql.flatMap(statementLines)]),
  ]
}

function operationLine({ guard, text }: OperationReport, direction: EvolutionReport['direction']): string {
  return `  ${text}${guard === 'destroy' && direction === 'up' ? '  (cannot be undone)' : ''}`
}

function stepLine({ steps }: EvolutionReport, index: number): string {
  const step = steps[index]
  const how = step?.type === 'fill' ? `batches over ${step.fill.table}` : 'one transaction'
  return `  SQL of step ${index + 1} of ${steps.length}, ${how}:`
}

function statementLines(sql: string): readonly string[] {
  return `${sql};`.split('\n').map((line) => `    ${line.trimEnd()}`)
}
