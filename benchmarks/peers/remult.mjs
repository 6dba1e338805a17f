import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { describeClass, Entity, Fields, SqlDatabase } from 'remult'
import { BetterSqlite3DataProvider } from 'remult/remult-better-sqlite3'
import { remultApi } from 'remult/remult-hono'
import { openDatabase } from './open-database.mjs'

class Guardian {}
describeClass(Guardian, Entity('guardian', { allowApiCrud: true, id: { soulId: true } }), {
  soulId: Fields.string(),
  name: Fields.string(),
  affinity: Fields.string(),
  abilities: Fields.json(),
  energyLevel: Fields.number(),
})

/** The guardians of a new file as remult serves them on hono. */
export async function serve(path, guardians) {
  const database = openDatabase(path, guardians)
  const app = new Hono()
  app.route(
    '',
    remultApi({
      entities: [Guardian],
      dataProvider: new SqlDatabase(new BetterSqlite3DataProvider(database)),
      ensureSchema: false,
      logApiEndPoints: false,
    }),
  )
  return createServer(getRequestListener(app.fetch))
}
