import { kind } from '@luxdb/core'
import { createSchema } from '@luxdb/test-postgres'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { PostgresRealm } from '../src/index.js'

const Planet = kind('planet', { name: z.string() }, { soulId: 'integer' })
const Star = kind('star', { name: z.string() }, { soulId: 'text' })
const Letter = kind('letter', { sign: z.bigint(), name: z.string() }, { key: 'sign' })

async function openRealm(): Promise<PostgresRealm> {
  const schema = await createSchema(inject('postgresUrl'))
  const realm = await new PostgresRealm(schema.url, { kinds: [Planet, Star, Letter] }).awaken()
  onTestFinished(async () => {
    await realm.close()
    await schema.drop()
  })
  return realm
}

describe('reads by soulId that begin at the same time', () => {
  it.each([
    ['counted keys', Planet, (index: number) => ({ name: `n${index}` })],
    ['text', Star, (index: number) => ({ soulId: `"{${index}},\\`, name: `n${index}` })],
    ['big numbers', Letter, (index: number) => ({ sign: 2n ** 62n + BigInt(index), name: `n${index}` })],
  ] as const)('each get their own being: %s', async (_what, Kind, make) => {
    const realm = await openRealm()
    const beings = realm.of<typeof Kind>(Kind)
    const made: { readonly soulId: string }[] = []
    for (let index = 0; index < 300; index++)
      made.push(await Reflect.apply(beings.manifest, beings, [make(index)]))
    const found = await Promise.all(made.map(({ soulId }) => beings.contemplate(soulId)))
    expect(found).toEqual(made)
    expect(
      await Promise.all([beings.contemplate('999999999'), beings.contemplate(made[0]?.soulId ?? '')]),
    ).toEqual([undefined, made[0]])
  })

  it('see what was acknowledged before, whoever asks beside them', async () => {
    const realm = await openRealm()
    const stars = realm.of(Star)
    await Promise.all(
      Array.from({ length: 32 }, async (_, index) => {
        const { soulId } = await stars.manifest({ soulId: `s${index}`, name: '0' })
        for (let step = 1; step <= 20; step++) {
          await stars.transform(soulId, { name: String(step) })
          expect(await stars.contemplate(soulId)).toMatchObject({ name: String(step) })
        }
      }),
    )
  })

  it('end for who aborts, and go on for the others', async () => {
    const realm = await openRealm()
    const { soulId } = await realm.of(Star).manifest({ soulId: 's', name: 'a' })
    const aborting = new AbortController()
    const aborted = realm.of(Star).contemplate(soulId, { signal: aborting.signal })
    const other = realm.of(Star).contemplate(soulId)
    aborting.abort()
    await expect(aborted).rejects.toMatchObject({ code: 'LUX_ABORTED' })
    expect(await other).toMatchObject({ name: 'a' })
  })
})
