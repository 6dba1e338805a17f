import { testsOf } from '../../vitest.shared.js'

export default testsOf('callbacks', {
  globalSetup: ['@luxdb/test-postgres/global-setup'],
  testTimeout: 60_000,
})
