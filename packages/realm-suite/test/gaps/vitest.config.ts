import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

/** Runs suites that are meant to fail, for gaps.test.ts alone. */
export default defineConfig({
  ssr: { resolve: { conditions: ['luxdb-source', ...defaultServerConditions] } },
  test: { root: import.meta.dirname, include: ['*.suite.ts'] },
})
