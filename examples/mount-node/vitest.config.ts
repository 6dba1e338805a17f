import { testsOf } from '../../vitest.shared.js'

export default testsOf('example-mount-node', { include: ['*.test.ts'] })
