import { testsOf } from '../../vitest.shared.js'

export default testsOf('server', {
  globalSetup: ['./test/build-command.ts', '@luxdb/test-postgres/global-setup'],
})
