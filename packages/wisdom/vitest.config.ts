import { testsOf } from '../../vitest.shared.js'

export default testsOf('wisdom', {
  globalSetup: ['@luxdb/test-postgres/global-setup'],
  testTimeout: 30_000,
  hookTimeout: 60_000,
})
