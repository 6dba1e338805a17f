import type { AstralLogger, AstralLoggerOptions } from './astral-logger.js'
import { createAstralLogger } from './create-astral-logger.js'

export interface TestLog {
  readonly logger: AstralLogger
  /** What was written, a line each. */
  readonly lines: readonly string[]
  /** The same, parsed. */
  facts(): readonly Readonly<Record<string, unknown>>[]
}

export function logInto(options: Omit<AstralLoggerOptions, 'write'> = {}): TestLog {
  const lines: string[] = []
  const logger = createAstralLogger({ ...options, write: (line) => void lines.push(line) })
  return { logger, lines, facts: () => lines.map((line) => JSON.parse(line)) }
}
