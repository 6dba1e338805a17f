import { testsOf } from '../../vitest.shared.js'

export default testsOf('evolution', {
  globalSetup: ['@luxdb/test-postgres/global-setup'],
  testTimeout: 300_000,
})
