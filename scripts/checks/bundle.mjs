import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { ROOT } from '../lib/workspace.mjs'

export const about = 'the entries made for browsers carry no zod, no pino and no node: module'

/** Entry file in dist, and the only inputs its bundle may have. */
const ENTRIES = [
  { name: '@luxdb/core/query', file: 'packages/core/dist/query.js', inputs: /^packages\/core\/dist\// },
  {
    name: '@luxdb/wisdom/queries',
    file: 'packages/wisdom/dist/queries.js',
    inputs: /^packages\/(core|wisdom)\/dist\//,
  },
]
const FORBIDDEN = /(^|\/)(zod|pino)(\/|$)|^node:/

export async function check() {
  const present = ENTRIES.filter(({ file }) => existsSync(join(ROOT, file, '..', '..', 'package.json')))
  return (await Promise.all(present.map(problemsOf))).flat()
}

async function problemsOf({ name, file, inputs }) {
  const { metafile, outputFiles, errors } = await bundle(file)
  if (errors.length > 0) return errors.map(({ text }) => `${name} does not bundle for a browser: ${text}`)
  const named = Object.values(metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path))
  const strangers = [...new Set([...Object.keys(metafile.inputs), ...named])].filter(
    (path) => FORBIDDEN.test(path) || !inputs.test(path),
  )
  const kilobytes = (gzipSync(outputFiles[0].contents).length / 1024).toFixed(1)
  return strangers.map((path) => `${name} (${kilobytes} KB gz) carries ${path}`)
}

async function bundle(file) {
  try {
    return await build({
      absWorkingDir: ROOT,
      entryPoints: [file],
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    })
  } catch (error) {
    return { errors: error.errors ?? [{ text: String(error) }] }
  }
}
