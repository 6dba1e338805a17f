import { testsOf } from '../../vitest.shared.js'

export default testsOf('security', {
  globalSetup: ['@luxdb/test-postgres/global-setup'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
})
