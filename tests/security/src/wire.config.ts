import { kind } from '@luxdb/core'
import { defineConfig } from '@luxdb/server'
import { z } from 'zod'

const PAGES = 500
const PAGE_CHARACTERS = 16_000

/** Pages that make an answer which no buffer takes whole, for those who never read it. */
const Page = kind(
  'page',
  { text: z.string(), note: z.string().default('') },
  { soulId: 'text', access: { read: true, create: true, update: true, delete: true } },
)

export default defineConfig({
  kinds: [Page],
  flows: { origins: ['https://app.example.com'] },
  auth: { jwt: { allowedRoles: ['author', 'auditor', 'admin'] } },
  onAwaken: async (engine) => {
    const pages = Array.from({ length: PAGES }, (_, index) => ({
      soulId: `p${index}`,
      text: 'x'.repeat(PAGE_CHARACTERS),
    }))
    await engine.realm('primary').of(Page).manifest(pages)
  },
})
