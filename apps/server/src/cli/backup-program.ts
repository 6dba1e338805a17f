import { Command } from 'commander'
import type { BackupCommandOptions } from './backup-command.js'
import { withConfigOptions, withSettingOptions } from './config-options.js'
import { examples, type JsonOption, type OpenTerminal } from './program-parts.js'
import type { RestoreCommandOptions } from './restore-command.js'
import type { VerifyCommandOptions } from './verify-command.js'

/** `luxdb backup`, `restore` and `verify`: what they do is loaded only when it is asked for. */
export function backupCommands(openTerminal: OpenTerminal): readonly Command[] {
  return [backupCommand(openTerminal), restoreCommand(openTerminal), verifyCommand(openTerminal)]
}

function backupCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('backup')
    .description('copy a realm as it is at one moment, while others read and write')
    .argument('[realm]', 'name or URL of the realm (default: the home realm)')
    .option('--to <file>', 'file to write, which is not there yet (default: in the folder wisdom.backups)')
    .option(
      '--format <format>',
      'native (a copy of a SQLite file) or portable (for every realm; the default elsewhere)',
    )
    .option('--json', 'the outcome as JSON on stdout')
  return withConfigOptions(command)
    .addHelpText(
      'after',
      examples('luxdb backup', 'luxdb backup primary --to cities.backup --format portable'),
    )
    .action(async (from: string | undefined, options: Omit<BackupCommandOptions, 'from'> & JsonOption) => {
      const { backUp } = await import('./backup-command.js')
      await backUp({ ...options, ...(from !== undefined && { from }) }, openTerminal(options))
    })
}

function restoreCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('restore')
    .description('make a realm what it was when a backup was made: all of it, or nothing')
    .argument('<file>', 'the backup')
    .requiredOption('--realm <realm>', 'name or URL of the realm; it has to be empty')
    .option('--replace', 'delete what the realm holds')
    .option('--json', 'the outcome as JSON on stdout')
  return withSettingOptions(command)
    .addHelpText(
      'after',
      examples(
        'luxdb restore cities.backup --realm primary',
        'luxdb restore cities.backup --realm postgresql://localhost/cities',
      ),
    )
    .action(async (file: string, options: Omit<RestoreCommandOptions, 'file'> & JsonOption) => {
      const { restore } = await import('./restore-command.js')
      await restore({ ...options, file }, openTerminal(options))
    })
}

function verifyCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('verify')
    .description('read a backup to its end and say what it holds; exit code 8 when it is damaged or differs')
    .argument('<file>', 'the backup')
    .option('--against <realm>', 'name or URL of a realm that should hold the same')
    .option('--json', 'the outcome as JSON on stdout')
  return withConfigOptions(command)
    .addHelpText(
      'after',
      examples('luxdb verify cities.backup', 'luxdb verify cities.backup --against primary'),
    )
    .action(async (file: string, options: Omit<VerifyCommandOptions, 'file'> & JsonOption) => {
      const { verifyBackup } = await import('./verify-command.js')
      await verifyBackup({ ...options, file }, openTerminal(options))
    })
}
