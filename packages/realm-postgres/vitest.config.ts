import { testsOf } from '../../vitest.shared.js'

export default testsOf('realm-postgres', {
  globalSetup: ['@luxdb/test-postgres/global-setup'],
  testTimeout: 30_000,
  hookTimeout: 60_000,
})
