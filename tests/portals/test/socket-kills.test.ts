import { afterEach, describe, expect, inject, it } from 'vitest'
import { socketKills } from '../src/socket-kills.js'
import { openStage, REALM_NAMES, type Stage } from '../src/stage.js'

const KILLS = 100
const seed = Math.floor(Math.random() * 2 ** 31)

describe(`connections that are cut without a word, seed ${seed}`, () => {
  let stage: Stage | undefined

  afterEach(() => stage?.cleanup())

  it.each(REALM_NAMES)('lose nothing for clients of a realm in %s', async (name) => {
    stage = await openStage(name, async () => inject('postgresUrl'))
    const { kills, resumes } = await socketKills(stage, { kills: KILLS, seed })
    expect(kills).toBe(KILLS)
    expect(resumes).toBeGreaterThan(0)
  })
})
