import { testsOf } from '../../vitest.shared.js'

export default testsOf('portals', {
  globalSetup: ['@luxdb/test-postgres/global-setup'],
  testTimeout: 120_000,
})
