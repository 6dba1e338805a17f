import { fork } from 'node:child_process'
import { once } from 'node:events'

export interface Usage {
  readonly cpuSeconds: number
  readonly rssMegabytes: number
}

/** A server in a process of its own, so that its CPU time is its own. */
export interface RunningServer {
  readonly name: string
  readonly port: number
  usage(): Promise<Usage>
  stop(): void
}

export interface ServerProgram {
  readonly name: string
  readonly program: URL
  /** Of Node. */
  readonly flags?: readonly string[]
}

export async function startServer(
  { name, program, flags = [] }: ServerProgram,
  args: readonly string[],
): Promise<RunningServer> {
  const child = fork(program, args, { execArgv: [...process.execArgv, ...flags] })
  const [{ port }] = await once(child, 'message')
  return {
    name,
    port,
    usage: async () => {
      child.send('usage')
      const [usage] = await once(child, 'message')
      return usage
    },
    stop: () => child.kill(),
  }
}
