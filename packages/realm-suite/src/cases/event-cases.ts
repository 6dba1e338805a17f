import type { AnyKind, BaseRealm, RealmEvent } from '@luxdb/core'
import { expect } from 'vitest'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup, Stage } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { askStream, soulIdOf } from '../suite/reading.js'

interface Observed {
  readonly realm: BaseRealm
  readonly events: RealmEvent[]
}

async function observed({ open }: Stage, kinds: readonly AnyKind[]): Promise<Observed> {
  const events: RealmEvent[] = []
  const { realm } = await open(kinds, { name: 'watched', observe: (event) => events.push(event) })
  events.length = 0
  return { realm, events }
}

/** What a realm tells its observer. */
export const EVENT_CASES: CaseGroup = {
  title: 'events',
  kinds: [Sample],
  cases: {
    'tells each operation with its kind, rows and duration': async (stage) => {
      const { realm, events } = await observed(stage, [Sample])
      const [made] = [await realm.of(Sample).manifest({ label: 'a' })]
      await realm.of(Sample).manifest([{ label: 'b' }, { label: 'c' }])
      await realm.of(Sample).contemplate()
      await realm.of(Sample).contemplate(soulIdOf(made))
      await realm.of(Sample).count()
      await realm.of(Sample).transform(soulIdOf(made), { label: 'd' })
      await realm.of(Sample).dissolve(soulIdOf(made))
      await askStream(realm, { kind: 'sample' })
      expect(events).toMatchObject([
        { type: 'operation', realm: 'watched', kind: 'sample', operation: 'manifest', rows: 1 },
        { operation: 'manifest', rows: 2 },
        { operation: 'contemplate', rows: 3 },
        { operation: 'find', rows: 1 },
        { operation: 'count', rows: 1 },
        { operation: 'transform', rows: 1 },
        { operation: 'dissolve', rows: 1 },
        { operation: 'stream', rows: 2 },
      ])
      for (const event of events) expect(event).toMatchObject({ durationMs: expect.any(Number) })
      expect(
        events.every(
          (event) => event.type === 'operation' && event.durationMs >= 0 && event.error === undefined,
        ),
      ).toBe(true)
    },
    'tells failures with their code': async (stage) => {
      const { realm, events } = await observed(stage, [Sample])
      await expectRefusal('LUX_UNKNOWN_FIELD', () => realm.of(Sample).manifest({ unknown: 1, label: 'a' }))
      await expectRefusal('LUX_ABORTED', () => realm.of(Sample).count({}, { signal: AbortSignal.abort() }))
      expect(events).toMatchObject([
        { operation: 'manifest', rows: 0, error: 'LUX_UNKNOWN_FIELD' },
        { operation: 'count', rows: 0, error: 'LUX_ABORTED' },
      ])
    },
    'tells what happens inside a transaction': async (stage) => {
      const { realm, events } = await observed(stage, [Sample])
      await realm.transaction((transaction) => transaction.of(Sample).manifest({ label: 'a' }))
      expect(events).toMatchObject([{ operation: 'manifest', rows: 1 }])
    },
    'tells a stream once, also when its reader stops early': async (stage) => {
      const { realm, events } = await observed(stage, [Sample])
      await realm.of(Sample).manifest([{ label: 'a' }, { label: 'b' }, { label: 'c' }])
      for await (const _being of realm.of(Sample).stream()) break
      expect(events.slice(1)).toMatchObject([{ operation: 'stream', rows: 1 }])
    },
    'tells a batch': async (stage) => {
      const { realm, events } = await observed(stage, [Sample])
      await realm.execute({
        type: 'batch',
        requests: [{ type: 'manifest', kind: 'sample', beings: [{ label: 'a' }], returning: false }],
      })
      expect(events).toMatchObject([{ operation: 'batch', kind: 'sample', rows: 1 }])
    },
    'tells that it closes': async (stage) => {
      const { realm, events } = await observed(stage, [Sample])
      await realm.close()
      expect(events).toEqual([
        { type: 'state', realm: 'watched', state: 'closing' },
        { type: 'state', realm: 'watched', state: 'closed' },
      ])
    },
  },
}
