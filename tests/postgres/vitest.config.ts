import { testsOf } from '../../vitest.shared.js'

export default testsOf('test-postgres', { testTimeout: 30_000 })
