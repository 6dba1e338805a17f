import type { AnyKind, Change, ChangeSource, FeedPosition } from '@luxdb/core'
import { windowsSince } from '@luxdb/realm-suite'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import postgres from 'postgres'
import type { PostgresRealmOptions } from '../src/postgres-options.js'
import { PostgresRealm } from '../src/postgres-realm.js'

/** A schema with a realm on it, and another program that writes to it. */
export class LoggedSchema {
  readonly url: string
  readonly name: string
  readonly realm: PostgresRealm
  readonly other: postgres.Sql
  readonly #schema: TestSchema

  private constructor(schema: TestSchema, realm: PostgresRealm, other: postgres.Sql) {
    this.#schema = schema
    this.url = schema.url
    this.name = schemaOf(schema.url)
    this.realm = realm
    this.other = other
  }

  /** @param before makes what is in the schema already, as another program does */
  static async open(
    server: string,
    kinds: readonly AnyKind[],
    { before = '', ...options }: Partial<PostgresRealmOptions> & { readonly before?: string } = {},
  ): Promise<LoggedSchema> {
    const schema = await createSchema(server)
    const other = openForeign(schema.url)
    if (before !== '') await other.unsafe(before)
    return new LoggedSchema(schema, await realmAt(schema.url, kinds, options).awaken(), other)
  }

  get source(): ChangeSource {
    return this.realm._changeLog().source
  }

  /** What the source itself says, before anything mends it. */
  async since(from: FeedPosition): Promise<readonly Change[]> {
    return (await windowsSince(this.source, from)).flatMap(({ changes }) => changes)
  }

  /** The changes that work brings. */
  async changesOf(work: () => unknown): Promise<readonly Change[]> {
    const from = await this.source.head()
    await work()
    return this.since(from)
  }

  /** One value of the database. */
  async valueOf(sql: string): Promise<unknown> {
    const [row] = await this.other.unsafe(sql).values()
    return row?.[0]
  }

  async remove(): Promise<void> {
    await this.other.end()
    await this.realm.close()
    await this.#schema.drop()
  }
}

export function realmAt(
  url: string,
  kinds: readonly AnyKind[],
  options: Partial<PostgresRealmOptions> = {},
): PostgresRealm {
  return new PostgresRealm(url, { poolSize: 3, ...options, kinds })
}

/** Connections as other programs open them, in the schema of a realm. */
export function openForeign(
  url: string,
  max = 1,
  settings: Readonly<Record<string, string>> = {},
): postgres.Sql {
  const plain = new URL(url)
  plain.searchParams.delete('schema')
  const connection = { ...settings, search_path: `"${schemaOf(url)}"` }
  return postgres(plain.href, { max, connection, onnotice: () => undefined })
}

function schemaOf(url: string): string {
  return new URL(url).searchParams.get('schema') ?? 'public'
}
