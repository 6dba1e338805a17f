import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { gapNames } from '../../src/suite/gap.js'

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[]
  }[]
}

/** Runs the suites of this folder in a process of their own and gives each test's status. */
async function statuses(): Promise<ReadonlyMap<string, string>> {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')))
  const run = promisify(execFile)
  const args = [vitest, 'run', '--config', join(import.meta.dirname, 'vitest.config.ts'), '--reporter=json']
  // The run fails, as it should; what it says stands on its standard output all the same.
  const { stdout } = await run(process.execPath, args, { cwd: import.meta.dirname, env }).catch(
    (error: { stdout: string }) => error,
  )
  const report: Report = JSON.parse(stdout)
  return new Map(
    report.testResults.flatMap((file) => file.assertionResults.map(({ title, status }) => [title, status])),
  )
}

describe('gaps', () => {
  it('hide cases that fail, and fail the run for those that pass', { timeout: 60_000 }, async () => {
    expect(Object.fromEntries(await statuses())).toEqual({
      'passes, no gap': 'passed',
      'fails, no gap': 'failed',
      'fails, a gap': 'passed',
      'passes, a gap': 'failed',
      'not supported': 'skipped',
    })
  })

  const group = { title: 'group', kinds: [], cases: { one: () => Promise.resolve() } }

  it('name cases that exist', () => {
    expect(gapNames([{ reason: 'r', tests: ['group > one'] }], [group])).toEqual(new Set(['group > one']))
    expect(() => gapNames([{ reason: 'r', tests: ['group > two'] }], [group])).toThrow(TypeError)
  })

  it('have a reason', () => {
    expect(() => gapNames([{ reason: ' ', tests: ['group > one'] }], [group])).toThrow(TypeError)
  })
})
