import { defineConfig, type Options } from 'tsup'

type Entries = Record<string, string>
type Overrides = Pick<Options, 'onSuccess'>

/** The build of every package: ESM and bundled declarations into dist, dependencies left outside. */
export function buildOf(entry: Entries, overrides: Overrides = {}): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    format: 'esm',
    target: 'node20',
    platform: 'node',
    outDir: 'dist',
    // The published declarations of the packages below are what a user's compiler will see: build against them.
    dts: { compilerOptions: { customConditions: [], noEmit: false } },
    splitting: true,
    sourcemap: false,
    treeshake: false,
    clean: true,
    silent: true,
    ...overrides,
  })
}
