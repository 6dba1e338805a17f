import { execFileSync } from 'node:child_process'

/** Whom PostgreSQL runs as: it refuses to run as root. */
export interface ServerUser {
  readonly uid?: number
  readonly gid?: number
}

const CANDIDATES = ['postgres', 'nobody']

export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {}
  for (const name of CANDIDATES) {
    const uid = idOf(name, '-u')
    const gid = idOf(name, '-g')
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  throw new Error(`PostgreSQL does not run as root, and there is no user ${CANDIDATES.join(' or ')} here.`)
}

function idOf(name: string, flag: '-u' | '-g'): number | undefined {
  try {
    return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  } catch {
    return undefined
  }
}
