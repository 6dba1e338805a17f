import { testsOf } from '../../vitest.shared.js'

export default testsOf('server', { globalSetup: './test/build-command.ts' })
