const LOOK_EVERY_MS = 1_000

/**
 * Kills this process when its parent is gone. Runs on a thread of its own: while SQLite works, the main
 * thread does not hear that its channel was closed.
 */
export function watchParent(parentPid: number): void {
  setInterval(() => {
    if (process.ppid !== parentPid || !isAlive(parentPid)) process.kill(process.pid, 'SIGKILL')
  }, LOOK_EVERY_MS)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
