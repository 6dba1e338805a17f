import { createServer } from 'node:http'
import { feathers } from '@feathersjs/feathers'
import { KnexService } from '@feathersjs/knex'
import { bodyParser, koa, rest } from '@feathersjs/koa'
import knex from 'knex'
import { openDatabase } from './open-database.mjs'

/** The guardians of a new file as Feathers serves them: koa, and the adapter for knex. */
export async function serve(path, guardians) {
  openDatabase(path, guardians).close()
  const database = knex({ client: 'better-sqlite3', connection: { filename: path }, useNullAsDefault: true })
  await database.raw('PRAGMA synchronous = FULL')
  const app = koa(feathers())
  app.use(bodyParser())
  app.configure(rest())
  app.use(
    'guardian',
    new KnexService({
      Model: database,
      name: 'guardian',
      id: 'soulId',
      paginate: { default: 20, max: 100 },
    }),
  )
  await app.setup()
  return createServer(app.callback())
}
