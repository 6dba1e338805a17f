import { kind, MemoryRealm } from '@luxdb/core'
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { traceOperations } from './trace-operations.js'

const Star = kind('star', { name: z.string().meta({ unique: true }) })
const exporter = new InMemorySpanExporter()
const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer(
  'luxdb',
)
const realm = new MemoryRealm('memory://', { kinds: [Star], observe: traceOperations(tracer) })

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  await realm.awaken()
  await realm.of(Star).manifest({ name: 'Vega' })
})

afterAll(async () => {
  context.disable()
  await realm.close()
})

it('makes a span of a query, with its intention and without its values, under the span of its caller', async () => {
  exporter.reset()
  const caller = tracer.startSpan('GET /stars')
  const before = Date.now()
  await context.with(trace.setSpan(context.active(), caller), () =>
    realm.of(Star).contemplate({ where: { name: 'Vega' }, intention: 'the star of the day' }),
  )
  const [span, ...others] = exporter.getFinishedSpans()
  expect(others).toEqual([])
  expect(span).toMatchObject({
    name: 'contemplate star',
    kind: SpanKind.CLIENT,
    status: { code: SpanStatusCode.UNSET },
    parentSpanContext: { spanId: caller.spanContext().spanId },
    attributes: {
      'db.system.name': 'luxdb',
      'db.collection.name': 'star',
      'db.operation.name': 'contemplate',
      'db.query.summary': 'name eq',
      'db.response.returned_rows': 1,
      'luxdb.intention': 'the star of the day',
    },
  })
  expect(JSON.stringify(span?.attributes)).not.toContain('Vega')
  const [startSeconds = 0, startNanoseconds = 0] = span?.startTime ?? []
  // The two clocks of the process drift apart by some milliseconds.
  expect(Math.abs(startSeconds * 1_000 + startNanoseconds / 1e6 - before)).toBeLessThan(1_000)
})

it('makes an error of an operation that was refused', async () => {
  exporter.reset()
  await realm
    .of(Star)
    .manifest({ name: 'Vega' })
    .catch(() => undefined)
  expect(exporter.getFinishedSpans()).toMatchObject([
    {
      name: 'manifest star',
      status: { code: SpanStatusCode.ERROR, message: 'LUX_UNIQUE' },
      attributes: { 'error.type': 'LUX_UNIQUE', 'db.response.returned_rows': 0 },
    },
  ])
})
