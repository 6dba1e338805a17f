import { randomBytes } from 'node:crypto'
import { administer } from './administer.js'

export interface TestDatabase {
  readonly url: string
  /** Also while somebody is connected. */
  drop(): Promise<void>
}

/** An empty database in UTF8 on the server behind `url`. */
export async function createDatabase(url: string): Promise<TestDatabase> {
  const name = `luxdb_test_${randomBytes(8).toString('hex')}`
  await administer(url, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop: () => administer(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}
