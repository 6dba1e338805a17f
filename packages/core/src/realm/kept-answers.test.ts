import { beforeEach, describe, expect, it } from 'vitest'
import { MemoryState } from '../memory-realm/memory-state.js'
import { type AnswerState, type BegunRequest, forgetAnswers, KeptAnswers } from './kept-answers.js'

describe('kept answers', () => {
  let store: MemoryState
  let answers: KeptAnswers
  let now = 0
  const other = (maxAnswers = 3) =>
    new KeptAnswers(store, { maxAnswers, timeToLiveMs: 1_000, clock: () => now })
  beforeEach(() => {
    now = 1_000_000
    store = new MemoryState()
    answers = other()
  })

  function begun(state: AnswerState): BegunRequest {
    if (state.type !== 'begun') throw new Error(`The request is ${state.type}.`)
    return state.request
  }
  const keep = async (id: string, ...soulIds: string[]): Promise<void> => {
    const about = soulIds.map((soulId) => ({ kind: 'city', soulId }))
    await begun(await answers.begin(id, 'f')).settle({ answer: { id }, about })
  }
  const entries = async (): Promise<number> => (await store.list('answer/', { limit: 1_000 })).length

  it('let the first of all begin, on whichever server, and tell the others what became of it', async () => {
    const states = await Promise.all([answers, other(), answers].map((one) => one.begin('a', 'f')))
    expect(states.map(({ type }) => type).sort()).toEqual(['begun', 'pending', 'pending'])
    const first = states.find(({ type }) => type === 'begun')
    if (first !== undefined) await begun(first).settle({ answer: { done: true }, about: [] })
    expect(await other().begin('a', 'g')).toMatchObject({
      type: 'kept',
      fingerprint: 'f',
      answer: { done: true },
    })
  })

  it('let a request that was dropped begin again', async () => {
    await begun(await answers.begin('a', 'f')).drop()
    expect(await entries()).toBe(0)
    expect((await other().begin('a', 'f')).type).toBe('begun')
  })

  it('are kept for their time', async () => {
    await keep('a')
    now += 999
    expect((await other().begin('a', 'f')).type).toBe('kept')
    now += 1
    const states = await Promise.all([answers, other()].map((one) => one.begin('a', 'f')))
    expect(states.map(({ type }) => type).sort()).toEqual(['begun', 'pending'])
  })

  it('are no more than may be: the oldest go', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      now += 1
      await keep(id)
    }
    await answers.prune()
    expect(await entries()).toBe(2 * 3)
    expect((await answers.begin('c', 'f')).type).toBe('kept')
    expect((await answers.begin('a', 'f')).type).toBe('begun')
  })

  it('take no more room than they may', async () => {
    const large = 'x'.repeat(24 * 1_024 * 1_024)
    for (const id of ['a', 'b', 'c']) {
      now += 1
      await begun(await answers.begin(id, 'f')).settle({ answer: { large }, about: [] })
    }
    await answers.prune()
    expect((await answers.begin('b', 'f')).type).toBe('kept')
    expect((await answers.begin('a', 'f')).type).toBe('begun')
  })

  it('go when their time is over, but not what came again under the same id', async () => {
    await keep('a')
    await keep('b')
    now += 1_000
    await keep('a')
    await answers.prune()
    expect(await entries()).toBe(2)
    expect((await answers.begin('a', 'f')).type).toBe('kept')
  })

  it('go by themselves as others come', async () => {
    for (let index = 0; index < 600; index++) {
      now += 1
      await keep(`${index}`)
    }
    expect(await entries()).toBeLessThanOrEqual(2 * (3 + 3))
  })

  it('tell nothing of a being that was erased, and their requests are not run again', async () => {
    answers = other(100)
    await keep('own', 'waw', 'krk')
    await keep('others', 'ber')
    await begun(await answers.begin('any', 'f')).settle({ answer: {}, about: [{ kind: 'city' }] })
    await begun(await answers.begin('kind', 'f')).settle({
      answer: {},
      about: [{ kind: 'star', soulId: 'waw' }],
    })
    await begun(await answers.begin('unknown', 'f')).settle({ answer: {}, about: undefined })
    await forgetAnswers(store, 'city', 'waw')
    const types = async (...ids: string[]) =>
      Promise.all(ids.map(async (id) => (await answers.begin(id, 'f')).type))
    expect(await types('own', 'any', 'unknown')).toEqual(['erased', 'erased', 'erased'])
    expect(await types('others', 'kind')).toEqual(['kept', 'kept'])
    expect(await store.get('answer/record/own')).not.toContain('waw')
  })

  it('are not kept where their request was under way when a being was erased', async () => {
    const request = begun(await answers.begin('a', 'f'))
    await forgetAnswers(store, 'city', 'waw')
    await request.settle({ answer: { city: 'waw' }, about: [{ kind: 'city', soulId: 'waw' }] })
    expect((await answers.begin('a', 'f')).type).toBe('erased')
    expect(await store.get('answer/record/a')).not.toContain('waw')
  })

  it('may be many when a being is erased', async () => {
    answers = new KeptAnswers(store, { maxAnswers: 10_000, timeToLiveMs: 1_000_000, clock: () => now })
    for (let index = 0; index < 1_100; index++) await keep(`${index}`, `c${index}`)
    await forgetAnswers(store, 'city', 'c1099')
    expect((await answers.begin('1099', 'f')).type).toBe('erased')
    expect((await answers.begin('1098', 'f')).type).toBe('kept')
  })
})
