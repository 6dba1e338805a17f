import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bond } from '../kind/bond.js'
import { kind } from '../kind/kind.js'
import type { Condition } from '../query/condition.js'
import { and, eq, exists, gt, not, or } from '../query/conditions.js'
import type { KindShape } from '../query/kind-shape.js'
import type { SacredQuery } from '../query/sacred-query.js'
import { bondedKinds } from './bonded-kinds.js'
import { livePlan } from './live-plan.js'

const Team = kind('team', { name: z.string(), secret: z.boolean().default(false) })
const Member = kind('member', { name: z.string(), team: bond.to(() => Team) })
const Label = kind('label', { text: z.string() })
const Labelling = kind('labelling', {
  task: bond.to(() => Task),
  label: bond.to(() => Label),
  team: bond.to(() => Team),
})
const Task = kind('task', {
  title: z.string(),
  size: z.int().default(1),
  get owner() {
    return bond.to(() => Member).optional()
  },
  get parent() {
    return bond.to(() => Task).optional()
  },
  get labels() {
    return bond.through(
      () => Label,
      () => Labelling,
      { near: 'task', far: 'label' },
    )
  },
})

const KINDS = [Team, Member, Label, Labelling, Task]
for (const one of KINDS) one.link(KINDS)
const SHAPES = new Map<string, KindShape>(KINDS.map(({ name, shape }) => [name, shape]))
const task = (rest: Partial<SacredQuery>): SacredQuery => ({ v: 1, type: 'query', kind: 'task', ...rest })
const kindsOf = (rest: Partial<SacredQuery>): readonly string[] => [...bondedKinds(task(rest), SHAPES)].sort()

describe('the kinds that the bonds of a query lead to', () => {
  it('are those of conditions, embeds, orders and groups', () => {
    expect(kindsOf({ where: eq('title', 'a') })).toEqual([])
    expect(kindsOf({ where: not(or(exists('owner', exists('team')))) })).toEqual(['member', 'team'])
    expect(kindsOf({ embed: [{ bond: 'owner', embed: [{ bond: 'team' }] }] })).toEqual(['member', 'team'])
    expect(kindsOf({ order: [{ bond: 'owner', field: 'name', direction: 'asc' }] })).toEqual(['member'])
    const aggregate = { groupBy: [{ bond: 'owner', field: 'name' }], columns: [] }
    expect(kindsOf({ aggregate })).toEqual(['member'])
  })

  it('are those between too', () => {
    expect(kindsOf({ embed: [{ bond: 'labels' }] })).toEqual(['label', 'labelling'])
    expect(kindsOf({ where: exists('labels') })).toEqual(['label', 'labelling'])
  })

  it('are its own where a bond leads back', () => {
    expect(kindsOf({ where: exists('parent', gt('size', 3)) })).toEqual(['task'])
  })

  it('are those that access rules on the way ask for', () => {
    const rule: Condition = exists('team', eq('secret', false))
    expect(kindsOf({ where: { ...exists('labels'), junction: rule } })).toContain('team')
    expect(kindsOf({ embed: [{ bond: 'labels', junction: rule }] })).toContain('team')
    const reference = { bond: 'owner', field: 'name', where: rule }
    expect(kindsOf({ order: [{ ...reference, direction: 'asc' }] })).toContain('team')
    expect(kindsOf({ aggregate: { groupBy: [reference], columns: [] } })).toContain('team')
  })
})

describe('the plan of a live query', () => {
  it('judges rows by what they can be judged by', () => {
    const own = eq('title', 'a')
    expect(livePlan(task({ where: own }), SHAPES)).toMatchObject({ mode: 'plain', where: own })
    const mixed = and(own, and(gt('size', 3), exists('owner')), or(own, exists('owner')))
    expect(livePlan(task({ where: mixed }), SHAPES)).toMatchObject({
      mode: 'requery',
      where: { type: 'and', conditions: [own, { type: 'and', conditions: [gt('size', 3)] }] },
    })
    expect(livePlan(task({ where: exists('owner') }), SHAPES).where).toBeUndefined()
  })

  it('keeps a window up to a thousand rows', () => {
    expect(livePlan(task({ limit: 1_000 }), SHAPES).mode).toBe('window')
    expect(livePlan(task({ limit: 900, offset: 101 }), SHAPES).mode).toBe('requery')
    expect(livePlan(task({ offset: 1 }), SHAPES).mode).toBe('requery')
    expect(livePlan(task({ order: [{ field: 'title', direction: 'asc' }] }), SHAPES).mode).toBe('plain')
  })
})
