import type { Terminal } from './terminal.js'

export interface JsonOption {
  readonly json?: boolean
}

/** Makes the terminal of a command, once its options are known. */
export type OpenTerminal = (options: JsonOption) => Terminal

export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`
}
