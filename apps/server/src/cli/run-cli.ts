import { type Command, CommanderError } from 'commander'
import { EXIT, exitCodeOf } from './exit-code.js'
import { createProgram } from './program.js'
import { reportFailure } from './report-failure.js'
import { fromSystemError } from './system-error.js'
import { Terminal } from './terminal.js'

/** Runs the command line and resolves to its exit code; nothing is thrown. */
export async function runCli(args: readonly string[]): Promise<number> {
  let terminal = new Terminal({ isJson: false })
  const program = createProgram(({ json = false }) => {
    terminal = new Terminal({ isJson: json })
    return terminal
  })
  for (const command of commandsOf(program)) command.exitOverride()
  try {
    await program.parseAsync(args, { from: 'user' })
    return EXIT.ok
  } catch (error) {
    // Commander has said what was wrong, or printed what was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    const failure = fromSystemError(error)
    reportFailure(failure, terminal)
    return exitCodeOf(failure)
  }
}

/** A command with those inside it. */
function commandsOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(commandsOf)]
}
