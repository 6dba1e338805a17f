import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { packAll } from '../lib/packs.mjs'
import { ROOT, readJson } from '../lib/workspace.mjs'

export const about = 'publint and attw (profile esm-only) find nothing in the packed tarballs'

/** What the profile esm-only leaves out: resolvers that never knew exports, and require() seen as CommonJS. */
const IGNORED_RESOLUTIONS = new Set(['node10', 'node16-cjs'])

export async function check() {
  const problems = []
  for (const pack of await packAll()) {
    const name = pack.member.manifest.name
    for (const problem of [...(await publintProblems(pack)), ...(await attwProblems(pack))]) {
      problems.push(`${name}: ${problem}`)
    }
  }
  return problems
}

async function publintProblems({ member, bytes }) {
  const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true })
  const manifest = pkg ?? readJson(join(ROOT, member.dir, 'package.json'))
  return messages.map((message) => `publint: ${formatMessage(message, manifest)}`)
}

async function attwProblems({ bytes }) {
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(bytes)))
  if (!analysis.types) return ['attw: the tarball carries no types']
  return analysis.problems
    .filter(({ resolutionKind }) => !IGNORED_RESOLUTIONS.has(resolutionKind))
    .map(({ kind, entrypoint = '', resolutionKind = '' }) =>
      `attw: ${kind} ${entrypoint} ${resolutionKind}`.trim(),
    )
}
