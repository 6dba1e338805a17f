import { execFileSync } from 'node:child_process'

const KIBIBYTE = 1_024

/** Resident memory of a process and all that it has started, in bytes. */
export function treeRssBytes(rootPid: number): number {
  const processes = listed()
  const counted = new Set([rootPid])
  // Parents may stand behind their children in the list.
  for (let before = 0; before !== counted.size; ) {
    before = counted.size
    for (const { pid, parent } of processes) if (counted.has(parent)) counted.add(pid)
  }
  return processes.filter(({ pid }) => counted.has(pid)).reduce((sum, { rssBytes }) => sum + rssBytes, 0)
}

interface ListedProcess {
  readonly pid: number
  readonly parent: number
  readonly rssBytes: number
}

function listed(): ListedProcess[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss=']).toString().trim().split('\n')
  return lines.map((line) => {
    const [pid = 0, parent = 0, rss = 0] = line.trim().split(/\s+/).map(Number)
    return { pid, parent, rssBytes: rss * KIBIBYTE }
  })
}
