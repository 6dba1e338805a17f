import { testsOf } from '../../vitest.shared.js'

export default testsOf('postgrest', {
  globalSetup: ['@luxdb/test-postgres/global-setup'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
})
