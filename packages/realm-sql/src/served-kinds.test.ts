import { kind } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ServedKinds } from './served-kinds.js'

const { shape: City } = kind('city', { name: z.string() })
const { shape: Lake } = kind('lake', { name: z.string() })

describe('ServedKinds', () => {
  it('has other kinds once it has learned them, and what follows from them', () => {
    const served = new ServedKinds([City])
    let made = 0
    const names = served.derived((kinds) => {
      made += 1
      return kinds.map(({ name }) => name).join()
    })
    expect([names(), names()]).toEqual(['city', 'city'])
    served.learn([City, Lake])
    expect([names(), names(), made]).toEqual(['city,lake', 'city,lake', 2])
    expect(served.kinds).toEqual([City, Lake])
    expect(served.schema.tables.map(({ name }) => name)).toEqual(['city', 'lake'])
  })
})
