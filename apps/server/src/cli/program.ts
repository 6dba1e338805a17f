import { Command } from 'commander'
import { backupCommands } from './backup-program.js'
import { type ConfigOptions, withConfigOptions, withServeOptions } from './config-options.js'
import { kindsCommand } from './kinds-program.js'
import { migrateCommand } from './migrate-program.js'
import { packageVersion } from './package-version.js'
import { examples, type JsonOption, type OpenTerminal } from './program-parts.js'
import type { PullCommandOptions } from './pull-command.js'

/** The commands. What they do is loaded only when it is asked for. */
export function createProgram(openTerminal: OpenTerminal): Command {
  const program = new Command('luxdb')
    .description('LuxDB: kinds of beings in SQLite or memory, served over HTTP')
    .version(packageVersion(), '-V, --version')
    .showHelpAfterError('(luxdb --help says what there is)')
    .showSuggestionAfterError()
    .enablePositionalOptions()
  program.addCommand(serveCommand(openTerminal), { isDefault: true })
  program.addCommand(importCommand(openTerminal))
  program.addCommand(exportCommand(openTerminal))
  program.addCommand(pullCommand(openTerminal))
  program.addCommand(migrateCommand(openTerminal))
  program.addCommand(kindsCommand(openTerminal))
  for (const command of backupCommands(openTerminal)) program.addCommand(command)
  program.addCommand(configCommand(openTerminal))
  program.addCommand(tokenCommand(openTerminal))
  program.addCommand(canCommand(openTerminal))
  return program.addHelpText('after', EXIT_CODES)
}

const EXIT_CODES = `
Exit codes: 0 ok, 1 failure, 2 usage, 3 configuration invalid, 4 storage unreachable,
5 locked or port busy, 6 schema mismatch or drift, 7 evolution refused, 8 backup refused.`

function serveCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('serve').description(
    'serve the kinds of the configuration (the default command)',
  )
  return withServeOptions(withConfigOptions(command))
    .addHelpText('after', examples('luxdb serve', 'luxdb serve --config shop.config.ts --port 8080'))
    .action(async (options: ConfigOptions) => {
      const { serve } = await import('./serve-command.js')
      await serve(options, openTerminal({}))
    })
}

function importCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('import')
    .description('put the records of a file into a kind, in batches of one transaction each')
    .argument('<kind>', 'name of the kind')
    .argument('<file>', 'NDJSON or CSV; - reads stdin')
    .option('-f, --format <format>', 'ndjson or csv (default: by the name of the file)')
    .option('--batch <count>', 'records in one transaction', '500')
    .option('--skip <count>', 'records to leave out at the beginning: where an import went on', '0')
    .option('--upsert <action>', 'merge or ignore records that are there already')
    .option('--json', 'the outcome as JSON on stdout')
  return withConfigOptions(command)
    .addHelpText(
      'after',
      examples('luxdb import city cities.ndjson', 'luxdb import city - -f csv --upsert merge < c.csv'),
    )
    .action(async (kind: string, file: string, options: ConfigOptions & JsonOption & ImportFlags) => {
      const { importFile } = await import('./import-command.js')
      await importFile({ kind, file, ...options }, openTerminal(options))
    })
}

export interface ImportFlags {
  readonly format?: string
  readonly batch: string
  readonly skip: string
  readonly upsert?: string
}

function exportCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('export')
    .description('write every being of a kind to stdout or a file, from one point in time')
    .argument('<kind>', 'name of the kind')
    .argument('[file]', 'file to write; - is stdout', '-')
    .option('-f, --format <format>', 'ndjson or csv (default: by the name of the file, or ndjson)')
    .option('--json', 'the outcome as JSON (on stderr when the data goes to stdout)')
  return withConfigOptions(command)
    .addHelpText('after', examples('luxdb export city > cities.ndjson', 'luxdb export country countries.csv'))
    .action(async (kind: string, file: string, options: ConfigOptions & JsonOption & ExportFlags) => {
      const { exportKind } = await import('./export-command.js')
      await exportKind({ kind, file, ...options }, openTerminal(options))
    })
}

export interface ExportFlags {
  readonly format?: string
}

const NO_KEYS: readonly string[] = []

function pullCommand(openTerminal: OpenTerminal): Command {
  return new Command('pull')
    .description('write kinds for the tables of a database that exists; changes nothing in it')
    .argument('<url>', 'sqlite://file.db or postgresql://host/database')
    .option('--out <file>', 'module to write the kinds to', 'kinds.ts')
    .option('--report <file>', 'Markdown file for everything that kinds cannot say')
    .option('--tables <names>', 'only these tables, separated by commas')
    .option(
      '--key <table=columns>',
      'columns that identify the rows of a view or of a table without a key, which then is read only; again for each',
      (text: string, others: readonly string[]) => [...others, text],
      NO_KEYS,
    )
    .option(
      '--level <level>',
      'mirror (read only), guest, or native (LuxDB owns the tables) (default: that of the module, or guest)',
    )
    .option('--force', 'replace the module if it exists')
    .option('--merge', 'add to the module if it exists: what is in it stays')
    .option('--json', 'the outcome as JSON on stdout')
    .addHelpText(
      'after',
      examples('luxdb pull sqlite://shop.db', 'luxdb pull postgresql://localhost/shop --level mirror'),
    )
    .action(async (url: string, options: JsonOption & Omit<PullCommandOptions, 'url'>) => {
      const { pull } = await import('./pull-command.js')
      await pull({ url, ...options }, openTerminal(options))
    })
}

function configCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('config')
    .description('show every setting in force, and where it came from; passwords are masked')
    .option('--json', 'as JSON')
  return withServeOptions(withConfigOptions(command))
    .addHelpText('after', examples('luxdb config', 'LUXDB_FLOWS_REST_PORT=8080 luxdb config --json'))
    .action(async (options: ConfigOptions & JsonOption) => {
      const { showConfig } = await import('./config-command.js')
      await showConfig(options, openTerminal(options))
    })
}

function tokenCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('token').description(
    'make, list and revoke API keys; they are kept in the home realm',
  )
  command.addCommand(newTokenCommand(openTerminal))
  const list = new Command('list').description('show every key but its secret').option('--json', 'as JSON')
  command.addCommand(
    withConfigOptions(list).action(async (options: ConfigOptions & JsonOption) => {
      const { listTokens } = await import('./token-command.js')
      await listTokens(options, openTerminal(options))
    }),
  )
  const revoke = new Command('revoke')
    .description('make a key worthless, on every server of the realm')
    .argument('<id>', 'id of the key, as luxdb token list shows it')
    .option('--json', 'as JSON')
  command.addCommand(
    withConfigOptions(revoke).action(async (id: string, options: ConfigOptions & JsonOption) => {
      const { revokeToken } = await import('./token-command.js')
      await revokeToken({ ...options, id }, openTerminal(options))
    }),
  )
  return command
}

function newTokenCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('new')
    .description('make an API key and print it; from then on requests without one are anonymous')
    .argument('<name>', 'who uses it; becomes the id of the principal')
    .requiredOption('--roles <roles>', 'roles, separated by commas; admin may do everything')
    .option('--expires <time>', 'lifetime such as 30m, 12h or 90d, or never', 'never')
    .option('--json', 'as JSON')
  return withConfigOptions(command)
    .addHelpText(
      'after',
      examples('luxdb token new ada --roles admin', 'luxdb token new web --roles reader --expires 90d'),
    )
    .action(
      async (name: string, options: ConfigOptions & JsonOption & { roles: string; expires: string }) => {
        const { newToken } = await import('./token-command.js')
        await newToken({ ...options, name }, openTerminal(options))
      },
    )
}

function canCommand(openTerminal: OpenTerminal): Command {
  const command = new Command('can')
    .description('say what a principal may do with a kind, and why')
    .argument('<principal>', 'anonymous, local, role:<role>, the name or id of an API key, or JSON')
    .argument('<operation>', 'read, create, update or delete')
    .argument('<kind>', 'name of the kind')
    .option('--json', 'as JSON')
  return withConfigOptions(command)
    .addHelpText(
      'after',
      examples('luxdb can anonymous read city', 'luxdb can role:editor update city --json'),
    )
    .action(
      async (principal: string, operation: string, kind: string, options: ConfigOptions & JsonOption) => {
        const { explainAccess } = await import('./can-command.js')
        await explainAccess({ ...options, principal, operation, kind }, openTerminal(options))
      },
    )
}
