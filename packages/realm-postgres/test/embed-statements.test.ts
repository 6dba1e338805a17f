import { bond, kind } from '@luxdb/core'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { PostgresRealm } from '../src/index.js'
import { countStatements, type StatementCounter } from './test-statement-counter.js'

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

describe('embedding', () => {
  let schema: TestSchema
  let counter: StatementCounter
  let realm: PostgresRealm

  beforeAll(async () => {
    schema = await createSchema(inject('postgresUrl'))
    counter = await countStatements(schema.url)
    realm = await new PostgresRealm(counter.url, { kinds: [Parent, Child], poolSize: 2 }).awaken()
    const parents = await realm
      .of(Parent)
      .manifest(Array.from({ length: 50 }, (_, number) => ({ name: `parent ${number}` })))
    await realm
      .of(Child)
      .manifest(
        parents.flatMap(({ soulId }) =>
          Array.from({ length: 10 }, (_, number) => ({ number, parentId: soulId })),
        ),
      )
  })

  afterAll(async () => {
    await realm.close()
    await counter.close()
    await schema.drop()
  })

  it.each([
    ['of 50 parents with 10 children each', { children: { orderBy: { number: 'asc' } } }],
    ['of children with their parents beside them', { children: { embed: { parent: true } } }],
  ] as const)('%s is one statement', async (_what, embed) => {
    // The first read of a shape may open a connection, which asks for nothing.
    await realm.of(Parent).contemplate({ embed })
    counter.take()
    const found = await realm.of(Parent).contemplate({ embed })
    expect(counter.take()).toBe(1)
    expect(found.map(({ children }) => children.length)).toEqual(Array.from({ length: 50 }, () => 10))
  })
})
