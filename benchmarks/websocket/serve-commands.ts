import type { Server } from 'node:http'
import type { Answered, Asked, Command, CommandHandler, Usage } from './command.js'

/** Listens on a free port, says which, and does what it is asked to; ends with who started it. */
export function serveCommands(http: Server, handle: CommandHandler): void {
  http.listen(0, '127.0.0.1', () => {
    const address = http.address()
    process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
  })
  process.on('message', async ({ id, command }: Asked) => {
    const answered: Answered = { id, answer: await answerTo(command, handle) }
    process.send?.(answered)
  })
  process.on('disconnect', () => process.exit(0))
}

async function answerTo(command: Command, handle: CommandHandler): Promise<unknown> {
  if (command.type === 'usage') return usage()
  if (command.type !== 'collect') return handle(command)
  globalThis.gc?.()
  return undefined
}

function usage(): Usage {
  const { user, system } = process.cpuUsage()
  return { cpuSeconds: (user + system) / 1e6, rssBytes: process.memoryUsage.rss() }
}
