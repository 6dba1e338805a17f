import { AstralEngine, kind, type Principal } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { rightsOf, sameRights } from './rights-of.js'

const OPEN = kind('open', { name: z.string() }, { access: { read: true } })
const CLOSED = kind('open', { name: z.string() }, { access: { read: false } })
const OTHER = kind('other', { name: z.string() }, { access: { read: true } })
const ADMIN: Principal = { id: 'admin', roles: ['admin'], claims: {} }
const READER: Principal = { id: 'reader', roles: [], claims: {} }

function rights(kinds: readonly (typeof OPEN | typeof OTHER)[], principal = READER): string {
  return rightsOf(new AstralEngine({ realms: { primary: 'memory://' }, kinds }), principal)
}

describe('sameRights', () => {
  it('looks at what both know', () => {
    expect(sameRights(rights([OPEN]), rights([OPEN]))).toBe(true)
    expect(sameRights(rights([OPEN]), rights([OPEN, OTHER]))).toBe(true)
    expect(sameRights(rights([OPEN, OTHER]), rights([OPEN]))).toBe(true)
    expect(sameRights(rights([OPEN]), rights([CLOSED]))).toBe(false)
    expect(sameRights(rights([OPEN, OTHER]), rights([CLOSED, OTHER]))).toBe(false)
  })

  it('tells who may everything from who may something', () => {
    expect(sameRights(rights([OPEN], ADMIN), rights([OPEN, OTHER], ADMIN))).toBe(true)
    expect(sameRights(rights([OPEN], ADMIN), rights([OPEN]))).toBe(false)
    expect(sameRights(rights([OPEN]), rights([OPEN], ADMIN))).toBe(false)
  })
})
