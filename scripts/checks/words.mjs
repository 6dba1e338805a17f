import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { projectFiles, ROOT } from '../lib/workspace.mjs'

export const about = "no path of somebody's machine and no registry host in the project"

const BINARY = /\.(db|png|jpe?g|gif|ico|woff2?|gz|tgz)$/
/** Folders of people and machines. In paths of URLs and of packages they have a word before them. */
const MACHINE_PATH = /(?<![\w.~@/-])\/(?:root|work|home\/\w+|Users\/\w+)\//
const REGISTRY_HOST = /\bregistry\.[a-z]+\.(?:com|org|io|dev)\b/

export async function check() {
  const own = [ROOT, homedir()].filter((path) => path.length > 5)
  return projectFiles()
    .filter((file) => !BINARY.test(file))
    .flatMap((file) => problemsIn(file, own))
}

function problemsIn(file, own) {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n')
  return lines.flatMap((line, index) => {
    const what = complaint(line, own)
    return what ? [`${file}:${index + 1} holds ${what}: ${line.trim().slice(0, 120)}`] : []
  })
}

function complaint(line, own) {
  if (REGISTRY_HOST.test(line)) return 'a registry host'
  return MACHINE_PATH.test(line) || own.some((path) => line.includes(path))
    ? 'a path of a machine'
    : undefined
}
