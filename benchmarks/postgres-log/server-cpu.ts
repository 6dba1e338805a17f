import { readdirSync, readFileSync } from 'node:fs'
import type postgres from 'postgres'

/** Linux counts CPU time in hundredths of a second. */
const TICKS_PER_SECOND = 100

interface ProcessTimes {
  readonly parent: number
  /** Own time, and that of children that have ended. */
  readonly seconds: number
}

/** CPU seconds of a PostgreSQL server on this machine so far, all of its processes together. */
export async function serverCpu(sql: postgres.Sql): Promise<() => number> {
  const [row] = await sql<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
  const postmaster = timesOf(row?.pid ?? 0)?.parent
  if (postmaster === undefined)
    throw new Error('The server does not run on this machine; its CPU time is not seen.')
  return () =>
    readdirSync('/proc')
      .map(Number)
      .filter(Number.isInteger)
      .map((pid) => ({ pid, times: timesOf(pid) }))
      .filter(({ pid, times }) => pid === postmaster || times?.parent === postmaster)
      .reduce((sum, { times }) => sum + (times?.seconds ?? 0), 0)
}

/** Undefined for a process that is gone. */
function timesOf(pid: number): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in parentheses and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0)
    return { parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND }
  } catch {
    return undefined
  }
}
