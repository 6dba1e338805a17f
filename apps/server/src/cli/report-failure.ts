import { isLuxError, toLuxError } from '@luxdb/core'
import { redactText } from '@luxdb/wisdom'
import { UsageError } from './exit-code.js'
import type { Terminal } from './terminal.js'

/** Says on stderr what went wrong: text for people, one JSON line with `--json`. */
export function reportFailure(error: unknown, terminal: Terminal): void {
  const { code, message } = describe(error)
  if (terminal.isJson) {
    terminal.say(JSON.stringify({ error: { code, message } }))
    return
  }
  const [first, ...more] = message.split('\n')
  terminal.say(`${terminal.paint('red', 'luxdb:')} ${first}`)
  for (const line of more) terminal.say(`  ${line}`)
  terminal.say(terminal.paint('dim', `  ${code}`))
  if (code === 'LUX_INTERNAL') terminal.say(redactText(stackOf(error)))
}

function describe(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof UsageError) return { code: 'USAGE', message: error.message }
  const known = toLuxError(error)
  return { code: known.code, message: redactText(`${known.message}${reasonOf(error)}`) }
}

/** What the system said, where it says more than the message: whoever runs the command may see it. */
function reasonOf(error: unknown): string {
  if (!isLuxError(error) || !(error.cause instanceof Error)) return ''
  const reason = error.cause.message
  return error.message.includes(reason) ? '' : `\n${reason}`
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
