import { expect, it } from 'vitest'
import { z } from 'zod'
import { bond } from '../kind/bond.js'
import { kind } from '../kind/kind.js'
import { layoutOf } from '../query/layout-of.js'
import { validateQuery } from '../query/validate-query.js'
import { recordReader } from './record-reader.js'

const Star = kind('star', { name: z.string(), seen: z.date().optional(), mass: z.bigint().nullish() })
const Planet = kind('planet', { title: z.string(), star: bond.to(() => Star).optional() })
const CATALOG = new Map([Star, Planet].map(({ name, shape }) => [name, shape]))

it('reads a spread row into its parent; a missing one as NULL or as nothing', () => {
  const select = [{ field: 'name' }, { field: 'seen' }, { field: 'mass' }]
  const query = validateQuery(
    {
      v: 1,
      type: 'query',
      kind: 'planet',
      select: [{ field: 'title' }],
      embed: [{ bond: 'star', spread: true, select }],
    },
    CATALOG,
  )
  const read = recordReader(layoutOf(query, CATALOG))
  expect(read(['earth', ['sun', 0, 2n]])).toEqual({
    title: 'earth',
    name: 'sun',
    seen: new Date(0),
    mass: 2n,
  })
  expect(read(['nomad', null])).toEqual({ title: 'nomad', name: null, mass: null })
})
