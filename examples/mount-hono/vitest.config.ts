import { testsOf } from '../../vitest.shared.js'

export default testsOf('example-mount-hono', { include: ['*.test.ts'] })
