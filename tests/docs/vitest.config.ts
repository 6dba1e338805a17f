import { testsOf } from '../../vitest.shared.js'

export default testsOf('docs', { testTimeout: 30_000 })
