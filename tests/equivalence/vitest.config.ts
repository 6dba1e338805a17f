import { testsOf } from '../../vitest.shared.js'

export default testsOf('equivalence', { testTimeout: 120_000 })
