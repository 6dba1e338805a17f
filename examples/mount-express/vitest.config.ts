import { testsOf } from '../../vitest.shared.js'

export default testsOf('example-mount-express', { include: ['*.test.ts'] })
