import { asc } from '@luxdb/core/query'
import { expect } from 'vitest'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { fieldOf, soulIdOf } from '../suite/reading.js'

/** Pages while beings come and go: a cursor stands at a place in the order, not at a number. */
export const PAGE_CHANGE_CASES: CaseGroup = {
  title: 'page under change',
  kinds: [Sample],
  cases: {
    'what comes before the cursor moves nothing': async ({ realm }) => {
      await realm.of(Sample).manifest(['b', 'd', 'f', 'h'].map((label) => ({ label })))
      const query = { orderBy: [asc('label')], limit: 2 }
      const first = await realm.of(Sample).page(query)
      await realm.of(Sample).manifest([{ label: 'a' }, { label: 'e' }])
      const second = await realm.of(Sample).page({ ...query, after: first.next ?? '' })
      expect(second.beings.map((being) => fieldOf(being, 'label'))).toEqual(['e', 'f'])
    },
    'the being at the cursor may be gone': async ({ realm }) => {
      await realm.of(Sample).manifest(['a', 'b', 'c'].map((label) => ({ label })))
      const query = { orderBy: [asc('label')], limit: 2 }
      const first = await realm.of(Sample).page(query)
      for (const being of first.beings) await realm.of(Sample).dissolve(soulIdOf(being))
      const second = await realm.of(Sample).page({ ...query, after: first.next ?? '' })
      expect(second.beings.map((being) => fieldOf(being, 'label'))).toEqual(['c'])
    },
  },
}
