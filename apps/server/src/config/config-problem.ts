import { LuxError } from '@luxdb/core'
import type { ConfigSource } from './config-layer.js'

/** One thing that is wrong with the configuration. */
export interface ConfigProblem {
  readonly key: string
  /** The value as it may be shown; absent when the key alone is wrong. */
  readonly value?: string
  readonly source?: ConfigSource
  /** What is wrong and what to do. */
  readonly remedy: string
}

export function sourceText({ type, name }: ConfigSource): string {
  if (type === 'file') return `in ${name}`
  return type === 'variable' ? `from the variable ${name}` : `from ${name}`
}

export function problemText({ key, value, source, remedy }: ConfigProblem): string {
  const shown = value === undefined ? key : `${key} = ${value}`
  return `${shown}${source === undefined ? '' : ` (${sourceText(source)})`}: ${remedy}`
}

/** All problems of a configuration as one error. */
export function configError(problems: readonly ConfigProblem[]): LuxError {
  return new LuxError('LUX_INVALID_CONFIG', problems.map(problemText).join('\n'), {
    details: { problems: problems.map(({ key, remedy, source }) => ({ key, remedy, source: source?.name })) },
  })
}
