/** A figure and what it should be. */
export interface Finding {
  readonly what: string
  readonly measured: string
  readonly wanted: string
  readonly isKept: boolean
}

/** Prints findings as a table in markdown; whether all are kept. */
export function printFindings(findings: readonly Finding[]): boolean {
  const rows = findings.map(
    ({ what, measured, wanted, isKept }) =>
      `| ${what} | ${measured} | ${wanted} | ${isKept ? 'kept' : 'MISSED'} |`,
  )
  process.stdout.write(`| | measured | wanted | |\n|---|---|---|---|\n${rows.join('\n')}\n\n`)
  return findings.every(({ isKept }) => isKept)
}
