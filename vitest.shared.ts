import { defaultClientConditions, defaultServerConditions } from 'vite'
import { defineProject, type UserWorkspaceConfig } from 'vitest/config'

/** The vitest project of one package. Sibling packages resolve to their sources: no build is needed. */
export function testsOf(name: string, overrides: UserWorkspaceConfig['test'] = {}): UserWorkspaceConfig {
  return defineProject({
    resolve: { conditions: ['luxdb-source', ...defaultClientConditions] },
    ssr: { resolve: { conditions: ['luxdb-source', ...defaultServerConditions] } },
    test: {
      name,
      environment: 'node',
      // A busy machine is no failure.
      testTimeout: 20_000,
      expect: { poll: { timeout: 10_000 } },
      include: ['{src,test}/**/*.test.ts', '{src,test}/**/*.int.test.ts'],
      ...overrides,
    },
  })
}
