import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LOCAL_PRINCIPAL } from '@luxdb/core'
import { expect, it, onTestFinished } from 'vitest'
import { Terminal } from './terminal.js'
import { withEngine } from './with-engine.js'

const CONFIG = `
import { kind, refuse } from '@luxdb/core'
import { defineConfig } from '@luxdb/server'
import { z } from 'zod'

const Star = kind('star', { name: z.string() })
export default defineConfig({
  realms: { primary: 'memory://' },
  kinds: [Star],
  callbacks: (flow) => {
    flow.before(Star, 'manifest', ({ after }) => {
      if (after.name === '') throw refuse('A star has a name.')
      return { name: after.name.trim() }
    })
  },
})
`

it('holds commands to the before-hooks of the configuration', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-command-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const config = join(folder, 'luxdb.config.ts')
  writeFileSync(config, CONFIG)
  await withEngine({ config }, new Terminal({ isJson: true }), async ({ engine }) => {
    const write = (name: string): Promise<unknown> =>
      engine.channel({ type: 'manifest', kind: 'star', beings: [{ name }], returning: true }, LOCAL_PRINCIPAL)
    await expect(write('')).rejects.toMatchObject({ code: 'LUX_REFUSED' })
    expect(JSON.stringify(await write(' Vega '))).toContain('"Vega"')
  })
})
