import type { BaseRealm, RealmEvent } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSacredQueries, type KindQuery } from '../src/queries/index.js'
import { fill, Guardian, Sign } from './test-guardians.js'
import { openRealm, REALM_TYPES, type TestRealm } from './test-realms.js'

describe.each(REALM_TYPES)('intentions over %s', (type) => {
  const events: RealmEvent[] = []
  let opened: TestRealm
  let realm: BaseRealm

  const asking = (intention: string): KindQuery<typeof Guardian> =>
    createSacredQueries(realm).beginMeditation(intention).of(Guardian).orderByEnergy().limit(3)

  beforeAll(async () => {
    opened = await openRealm(type, [Guardian, Sign], { observe: (event) => void events.push(event) })
    realm = opened.realm
    await fill(realm)
  })

  afterAll(() => opened.cleanup())

  it('name what is observed, whatever executes it', async () => {
    const query = asking('the strongest')
    await query.transcend()
    await query.count()
    await query.explain()
    for await (const _ of query.stream());
    const all = createSacredQueries(realm).beginMeditation('the strongest').of(Guardian)
    await all
      .group('affinity')
      .aggregate({ n: { count: true } })
      .transcend()
    const named = events.flatMap((event) =>
      event.type === 'operation' &&
      'query' in event.request &&
      event.request.query.intention === 'the strongest'
        ? [event.operation]
        : [],
    )
    expect(named.sort()).toEqual(['contemplate', 'contemplate', 'count', 'explain', 'stream'])
  })

  it('change no answer, whatever is in them', async () => {
    const plain = await createSacredQueries(realm)
      .beginMeditation()
      .of(Guardian)
      .orderByEnergy()
      .limit(3)
      .transcend()
    for (const intention of ['*/ SELECT 1; --', "it's $1 ?", '/* /* /*', '\\', 'Żółw', '  ']) {
      expect(await asking(intention).transcend(), intention).toEqual(plain)
      expect(await asking(intention).count(), intention).toBe(12)
    }
  })

  it.runIf(type !== 'memory')('stand in the SQL', () => {
    const { sql: statement } = realm.toSql(Guardian, { intention: 'what it is for', limit: 1 })
    expect(statement).toMatch(/^\/\* what it is for \*\/ SELECT /)
  })

  it.runIf(type === 'postgres')('are seen by whoever watches the database', async () => {
    if (!(realm instanceof PostgresRealm)) throw new TypeError('This realm was asked for.')
    await asking('seen from outside').transcend()
    const seen = await realm.drizzle.execute(
      `SELECT 1 FROM pg_stat_activity WHERE query LIKE '/* seen from outside */ %'`,
    )
    expect(seen).toHaveLength(1)
  })
})
