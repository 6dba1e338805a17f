import { Command, Option } from 'commander'
import { listOption, withConfigOptions } from './config-options.js'
import type { MigrateDownOptions } from './migrate-down-command.js'
import type { MigratePurgeOptions } from './migrate-look-commands.js'
import type { MigrateNewOptions } from './migrate-new-command.js'
import type { MigrateUpOptions } from './migrate-up-command.js'
import { examples, type JsonOption, type OpenTerminal } from './program-parts.js'
import type { MigrateOptions } from './with-migrations.js'

/** `luxdb migrate`: what it does is loaded only when it is asked for. */
export function migrateCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('migrate').description(
    'change the shape of a realm by evolution files, and take it back without losing data',
  )
  command.addCommand(newCommand(openTerminal))
  command.addCommand(
    lookCommand('plan', 'show what waits and what it would meet; changes nothing', openTerminal),
  )
  command.addCommand(upCommand(openTerminal))
  command.addCommand(downCommand(openTerminal))
  command.addCommand(
    lookCommand('status', 'show what is in force, what waits, what is kept aside', openTerminal),
  )
  command.addCommand(
    lookCommand(
      'verify',
      'compare tables and files with what was recorded; exit code 6 on drift',
      openTerminal,
    ),
  )
  command.addCommand(purgeCommand(openTerminal))
  return command
}

function inRealm(command: Command): Command {
  return withConfigOptions(
    command
      .addOption(new Option('--in <realm>', 'name of the realm (default: the home realm)'))
      .option('--json', 'the outcome as JSON on stdout'),
  )
}

/** For commands that need no files. */
function ofKinds(command: Command): Command {
  return inRealm(command).option('--kinds', 'the history of kinds made at run time (luxdb kinds)')
}

function newCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('new')
    .description('write an evolution file: from the last one to the kinds')
    .argument('<name>', 'lower-case letters, digits and _')
    .addOption(
      listOption('--rename <old=new>', 'city=town, city.mood=temper; city.mood= was dropped; repeatable'),
    )
    .addOption(listOption('--fill <place=value>', 'city.size=0: what beings get that are there; repeatable'))
    .addOption(
      listOption('--erase <place>', 'city.email: delete at once instead of keeping aside; repeatable'),
    )
    .addOption(
      listOption(
        '--transform <place=function>',
        'city.name,size=tidy: by a function of the module; repeatable',
      ),
    )
    .addOption(
      listOption('--sql <dialect=file>', 'sqlite=views.sql: SQL of your own, after all the rest; repeatable'),
    )
    .addOption(listOption('--sql-back <dialect=file>', 'what takes it back; without it nothing does'))
  return inRealm(command)
    .addHelpText('after', examples('luxdb migrate new add_mood', 'luxdb migrate new size --fill city.size=0'))
    .action(async (name: string, options: Omit<MigrateNewOptions, 'name'> & JsonOption) => {
      const { newEvolution } = await import('./migrate-new-command.js')
      await newEvolution({ ...options, name }, openTerminal(options))
    })
}

function confirmable(command: Command): Command {
  return command
    .option('--dry-run', 'count and plan, and change nothing')
    .option('--confirm', 'values may be lost for good')
    .option('--fallback', 'values that cannot be converted become the fallback')
}

function upCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('up')
    .description('put the evolutions of the folder into force; goes on where one was cut off')
    .option('--to <label>', 'label or number of the last one')
  return inRealm(confirmable(command))
    .addHelpText('after', examples('luxdb migrate up', 'luxdb migrate up --to 7 --dry-run'))
    .action(async (options: MigrateUpOptions & JsonOption) => {
      const { migrateUp } = await import('./migrate-up-command.js')
      await migrateUp(options, openTerminal(options))
    })
}

function downCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('down')
    .description('take the last evolutions back; what they took comes back, later writes stay')
    .argument('[steps]', 'how many', '1')
    .option('--to <label>', 'label or number of the one that stays the last; 0 reverts all')
  return ofKinds(confirmable(command))
    .addHelpText('after', examples('luxdb migrate down', 'luxdb migrate down --to 0005_cities'))
    .action(async (steps: string, options: Omit<MigrateDownOptions, 'steps'> & JsonOption) => {
      const { migrateDown } = await import('./migrate-down-command.js')
      await migrateDown({ ...options, steps }, openTerminal(options))
    })
}

function lookCommand(
  name: 'plan' | 'status' | 'verify',
  description: string,
  openTerminal: OpenTerminal,
): Command {
  const command = new Command(name).description(description)
  return (name === 'plan' ? inRealm(command) : ofKinds(command)).action(
    async (options: MigrateOptions & JsonOption) => {
      const commands = await import('./migrate-look-commands.js')
      const run = { plan: commands.showPlan, status: commands.showStatus, verify: commands.verifySchema }[
        name
      ]
      await run(options, openTerminal(options))
    },
  )
}

function purgeCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('purge')
    .description('delete what is kept aside for longer than 30 days and 5 entries of the history')
    .option('--everything', 'also what is younger')
    .option('--confirm', 'do it; it cannot be undone')
  return ofKinds(command).action(async (options: MigratePurgeOptions & JsonOption) => {
    const { purgeAsides } = await import('./migrate-look-commands.js')
    await purgeAsides(options, openTerminal(options))
  })
}
