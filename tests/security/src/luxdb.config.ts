import { defineConfig } from '@luxdb/server'
import { KINDS, seed } from './kinds.js'

/** What the servers of this suite serve; realms, tokens and limits come by flags and variables. */
export default defineConfig({
  kinds: [...KINDS],
  auth: { jwt: { allowedRoles: ['author', 'auditor', 'admin'] } },
  onAwaken: (engine) => seed(engine),
})
