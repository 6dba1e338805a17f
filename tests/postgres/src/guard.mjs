// Runs beside a test's PostgreSQL. Its stdin ends when the test process does, however that ends: then the
// server is stopped and its folder removed.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const [folder = ''] = process.argv.slice(2)
const POLL_MS = 20
const PATIENCE_MS = 10_000

process.stdin.resume()
process.stdin.on('end', end)
process.stdin.on('error', end)

function end() {
  const pid = serverPid()
  if (pid === undefined) return remove()
  signal(pid, 'SIGQUIT')
  const until = Date.now() + PATIENCE_MS
  const timer = setInterval(() => {
    if (signal(pid, 0) && Date.now() < until) return
    clearInterval(timer)
    remove()
  }, POLL_MS)
}

function serverPid() {
  try {
    return Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  } catch {
    return undefined
  }
}

function signal(pid, name) {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

function remove() {
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
}
