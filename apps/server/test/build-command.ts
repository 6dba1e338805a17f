import { cp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

/** Where the command is, built from the sources of the workspace, for tests that start it. */
export const BUILT_COMMAND = fileURLToPath(new URL('../.cache/main.js', import.meta.url))

const OUTPUT = fileURLToPath(new URL('../.cache', import.meta.url))

/**
 * Builds the command once for all test files. What the packages' builds hold may be older than their
 * sources, and transpiling file by file would take a second at each start.
 */
export async function setup(): Promise<void> {
  await rm(OUTPUT, { recursive: true, force: true })
  await build({
    entryPoints: {
      main: fileURLToPath(new URL('../src/main.ts', import.meta.url)),
      'reader-process': fileURLToPath(
        new URL('../../../packages/realm-sqlite/src/reader-process.ts', import.meta.url),
      ),
    },
    outdir: OUTPUT,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['luxdb-source'],
    plugins: [foreignPackages],
  })
  await copyDocsFiles()
}

/** As the build of the REST flow does, for the page at /docs. */
async function copyDocsFiles(): Promise<void> {
  const { resolve } = createRequire(new URL('../../../packages/flow-rest/package.json', import.meta.url))
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    await cp(resolve(`swagger-ui-dist/${name}`), `${OUTPUT}/swagger-ui/${name}`)
  }
}

/** Packages from elsewhere stay where they are, found from the package that imports them. */
const foreignPackages: Plugin = {
  name: 'foreign-packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[a-z@]/ }, async ({ path, pluginData, ...place }) => {
      if (pluginData === foreignPackages || /^(@luxdb\/|node:)/.test(path)) return undefined
      const found = await resolve(path, { ...place, pluginData: foreignPackages })
      return found.namespace === 'file' ? { path: found.path, external: true } : found
    })
  },
}
