import { build, install } from './lib/prepare.mjs'
import { helpIfAsked } from './lib/run.mjs'

helpIfAsked(`
Usage: npm run build

Installs the dependencies when the lockfile changed, then builds every package into its dist folder.
Unchanged packages come from turborepo's cache.
`)

for (const stage of [install, build]) {
  const { ok } = await stage({ inherit: true })
  if (!ok) process.exit(1)
}
