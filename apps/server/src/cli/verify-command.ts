import { type KindDigest, LuxError } from '@luxdb/core'
import { backupContents, differences, type KindDifference } from '../backup/backup-contents.js'
import { requireFile } from '../backup/require-file.js'
import type { ConfigOptions } from './config-options.js'
import { ProgressDisplay } from './progress-display.js'
import type { Terminal } from './terminal.js'
import { assertThere, findRealm, withBareRealm } from './with-bare-realm.js'

export interface VerifyCommandOptions extends ConfigOptions {
  readonly file: string
  /** Name or URL of a realm to compare with. */
  readonly against?: string
}

/** `luxdb verify`. @throws LUX_BACKUP_DAMAGED, LUX_BACKUP_UNKNOWN, LUX_BACKUP_DIFFERS */
export async function verifyBackup(options: VerifyCommandOptions, terminal: Terminal): Promise<void> {
  const { file, against } = options
  requireFile(file)
  const display = new ProgressDisplay(terminal)
  const contents = await backupContents(file, {
    onProgress: (progress) => display.update(`reading ${file}`, progress),
  }).finally(() => display.end())
  const different =
    against === undefined ? undefined : differences(contents.kinds, await realmDigests(options, terminal))
  if (terminal.isJson) {
    terminal.print(JSON.stringify({ file, ...contents, ...(different && { differences: different }) }))
  } else {
    for (const { kind, rows, digest } of contents.kinds) terminal.print(`${kind}  ${rows}  ${digest}`)
  }
  if (different && different.length > 0) throw differs(file, against ?? '', different)
  if (!terminal.isJson) terminal.say(`${file} is whole${different ? `, and ${against} holds the same` : ''}.`)
}

async function realmDigests(
  options: VerifyCommandOptions,
  terminal: Terminal,
): Promise<readonly KindDigest[]> {
  const place = await findRealm(options, options.against)
  assertThere(place)
  const display = new ProgressDisplay(terminal)
  return withBareRealm(place, terminal, ({ realm, signal }) =>
    realm
      .digests({ signal, onProgress: (progress) => display.update(`reading ${place.name}`, progress) })
      .finally(() => display.end()),
  )
}

function differs(file: string, realm: string, different: readonly KindDifference[]): LuxError {
  const lines = different.map(({ kind, inBackup, inRealm }) => {
    const [here, there] = [inBackup, inRealm].map((rows) =>
      rows === undefined ? 'no table' : `${rows} beings`,
    )
    return `- ${kind}: ${here} in the backup, ${there} in the realm${inBackup === inRealm ? ', others or changed' : ''}`
  })
  return new LuxError(
    'LUX_BACKUP_DIFFERS',
    `${file} and ${realm} do not hold the same:\n${lines.join('\n')}`,
    {
      details: { differences: different },
    },
  )
}
