import { testsOf } from '../../vitest.shared.js'

export default testsOf('openapi', {
  // Node's own reading of CommonJS modules, as the compiler has it.
  deps: { interopDefault: false },
  testTimeout: 60_000,
  hookTimeout: 60_000,
})
