import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bin } from './run.mjs'
import { CACHE, readJson } from './workspace.mjs'

const REPORT = join(CACHE, 'vitest.json')

/** Run all tests; the counts are those of vitest's JSON report, and a file that could not load counts as failed. */
export async function runTests(args) {
  mkdirSync(CACHE, { recursive: true })
  rmSync(REPORT, { force: true })
  const reporters = [
    '--reporter=agent',
    '--reporter=json',
    `--outputFile.json=${REPORT}`,
    '--silent=passed-only',
  ]
  const { ok, output } = await bin('vitest', ['run', ...reporters, ...args])
  const { passed, failed, skipped } = countsOf(readReport())
  // Errors outside a test (an unhandled rejection, a crashed worker) show in the exit code alone.
  return { passed, skipped, failed: !ok && failed === 0 ? 1 : failed, output }
}

function readReport() {
  try {
    return readJson(REPORT)
  } catch {
    return undefined
  }
}

function countsOf(report) {
  if (!report) return { passed: 0, failed: 0, skipped: 0 }
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}
