import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bond, kind } from '@luxdb/core'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { SQLiteRealm } from '../src/index.js'

const Parent = kind('parent', {
  name: z.string(),
  get children() {
    return bond.many(() => Child, 'parent')
  },
})
const Child = kind('child', {
  number: z.int(),
  get parent() {
    return bond.to(() => Parent)
  },
})

it('embedding 50 parents with 10 children each is the one statement that toSql tells', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-embed-'))
  const path = join(folder, 'realm.db')
  const realm = await new SQLiteRealm(`sqlite://${path}`, { kinds: [Parent, Child] }).awaken()
  try {
    const parents = await realm
      .of(Parent)
      .manifest(Array.from({ length: 50 }, (_, number) => ({ name: `parent ${number}` })))
    const children = parents.flatMap(({ soulId }) =>
      Array.from({ length: 10 }, (_, number) => ({ number, parentId: soulId })),
    )
    await realm.of(Child).manifest(children)
    const query = { select: ['name'], embed: { children: { select: ['number'] } } } as const
    const { sql, parameters } = realm.toSql(Parent, query)
    const database = new Database(path, { readonly: true })
    const rows = database
      .prepare<unknown[], unknown[]>(sql)
      .raw()
      .all(...parameters)
    database.close()
    const nested = rows.map((row) => row.map(String).find((cell) => cell.startsWith('[')) ?? '')
    expect(nested.map((text): number => JSON.parse(text).length)).toEqual(
      Array.from({ length: 50 }, () => 10),
    )
    expect((await realm.of(Parent).contemplate(query)).map((each) => each.children.length)).toEqual(
      Array.from({ length: 50 }, () => 10),
    )
  } finally {
    await realm.close()
    rmSync(folder, { recursive: true })
  }
})
