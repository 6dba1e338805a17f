import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { serve, temporaryFolder } from './luxdb-command.js'

const PAGE = new URL('../../../docs/runtime-kinds.md', import.meta.url)
const DOCUMENT = /^```json\n([\s\S]*?)^```$/gm
const RUNNABLE = /^```sh\n# runnable\n([\s\S]*?)^```$/gm

it('docs/runtime-kinds.md: its requests answer what they say, and its documents are kinds', {
  timeout: 60_000,
}, async () => {
  const folder = temporaryFolder()
  const server = await serve([], { cwd: folder.path })
  onTestFinished(async () => {
    await server.stop()
    await folder.remove()
  })
  const page = readFileSync(PAGE, 'utf8')
  const scripts = [...page.matchAll(RUNNABLE)].map(([, script = '']) => script)
  expect(scripts).not.toEqual([])
  for (const script of scripts) {
    const env = { ...process.env, LUXDB: server.url }
    const { stdout } = await promisify(execFile)('sh', ['-ec', script], { cwd: folder.path, env })
    expect(stdout).toBe([...script.matchAll(/^# => (.*)$/gm)].map(([, line]) => line).join(''))
  }
  const headers = { 'content-type': 'application/json' }
  for (const [, body = ''] of page.matchAll(DOCUMENT))
    expect((await fetch(`${server.url}/kinds`, { method: 'POST', headers, body })).status).toBe(201)
})
