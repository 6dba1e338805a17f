import { Command, Option } from 'commander'
import { listOption, withConfigOptions } from './config-options.js'
import type { AddKindOptions, RemoveKindOptions, ShowKindOptions } from './kinds-commands.js'
import { examples, type JsonOption, type OpenTerminal } from './program-parts.js'

/** `luxdb kinds`: what it does is loaded only when it is asked for. */
export function kindsCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('kinds').description(
    'make, change and remove kinds while servers run; luxdb migrate down --kinds takes the last change back',
  )
  command.addCommand(addCommand(openTerminal))
  command.addCommand(listCommand(openTerminal))
  command.addCommand(showCommand(openTerminal))
  command.addCommand(removeCommand(openTerminal))
  return command
}

function addCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('add')
    .description('make a kind of a JSON Schema document, or change the one of its name')
    .argument('<file>', 'JSON file; - reads stdin')
    .addOption(new Option('--in <realm>', 'realm of a new kind (default: the home realm)'))
    .addOption(listOption('--rename <old=new>', 'mood=temper; mood= was dropped; repeatable'))
    .addOption(listOption('--fill <field=value>', 'size=0: what beings get that are there; repeatable'))
    .option('--fallback', 'values that cannot be converted become the fallback')
  return changing(command)
    .addHelpText('after', examples('luxdb kinds add city.json', 'luxdb kinds add city.json --dry-run'))
    .action(async (file: string, options: Omit<AddKindOptions, 'file'> & JsonOption) => {
      const { addKind } = await import('./kinds-commands.js')
      await addKind({ ...options, file }, openTerminal(options))
    })
}

function listCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('list').description('show all kinds, their realms and where they come from')
  return withConfigOptions(command.option('--json', 'as JSON')).action(
    async (options: Omit<ShowKindOptions, 'name'> & JsonOption) => {
      const { listKinds } = await import('./kinds-commands.js')
      await listKinds(options, openTerminal(options))
    },
  )
}

function showCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('show')
    .description('print the JSON Schema document of a kind')
    .argument('<name>', 'name of the kind')
  return withConfigOptions(command).action(async (name: string, options: Omit<ShowKindOptions, 'name'>) => {
    const { showKind } = await import('./kinds-commands.js')
    await showKind({ ...options, name }, openTerminal({}))
  })
}

function removeCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('remove')
    .description('take a kind away; its beings are kept aside, and come back when it is added again')
    .argument('<name>', 'name of the kind')
    .option('--erase', 'delete the beings at once instead')
  return changing(command).action(
    async (name: string, options: Omit<RemoveKindOptions, 'name'> & JsonOption) => {
      const { removeKind } = await import('./kinds-commands.js')
      await removeKind({ ...options, name }, openTerminal(options))
    },
  )
}

function changing(command: Command): Command {
  return withConfigOptions(
    command
      .option('--dry-run', 'count and plan, and change nothing')
      .option('--confirm', 'values may be lost for good')
      .option('--json', 'the outcome as JSON on stdout'),
  )
}
