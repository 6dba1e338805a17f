import { type WalkOptions, type WalkReport, walk } from './walk.js'

export interface FailedWalk {
  readonly steps: number
  readonly failure: string
  readonly history: readonly string[]
}

/** A walk, and when it fails the shortest one of its seed that does. */
export async function shortestFailure(options: WalkOptions): Promise<WalkReport | FailedWalk> {
  const whole = await tried(options)
  if (!('failure' in whole)) return whole
  for (let steps = 1; steps < options.steps; steps++) {
    const shorter = await tried({ ...options, steps })
    if ('failure' in shorter) return shorter
  }
  return whole
}

async function tried(options: WalkOptions): Promise<WalkReport | FailedWalk> {
  const history: string[] = []
  try {
    const report = await walk({ ...options, onEvent: (line) => history.push(line) })
    if (report.violations.length === 0) return report
    return { steps: options.steps, failure: report.violations.join('\n'), history }
  } catch (error) {
    return { steps: options.steps, failure: textOf(error), history }
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined
    ? (error.stack ?? error.message)
    : `${error.stack}\ncause    ${textOf(error.cause)}`
}
