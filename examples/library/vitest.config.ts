import { testsOf } from '../../vitest.shared.js'

export default testsOf('example-library', { include: ['*.test.ts'] })
