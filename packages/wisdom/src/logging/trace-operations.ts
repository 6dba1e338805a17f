import { describeShape, type OperationEvent, type RealmEvent } from '@luxdb/core'

/** What is needed of a span of OpenTelemetry. */
export interface OperationSpan {
  isRecording(): boolean
  setAttributes(attributes: SpanAttributes): unknown
  setStatus(status: { readonly code: number; readonly message?: string }): unknown
  /** `endTime` in epoch milliseconds. */
  end(endTime?: number): void
}

/** What is needed of a tracer of OpenTelemetry: `trace.getTracer('luxdb')` gives one. */
export interface OperationTracer {
  /** `startTime` in epoch milliseconds; `kind` as OpenTelemetry's `SpanKind` numbers it. */
  startSpan(name: string, options: { readonly kind: number; readonly startTime: number }): OperationSpan
}

export type SpanAttributes = Record<string, string | number>

/** `SpanKind.CLIENT` and `SpanStatusCode.ERROR` of OpenTelemetry, which is not depended on for two numbers. */
const CLIENT = 2
const ERROR = 2

/**
 * An observer for an engine or a realm that makes a span of each operation, with OpenTelemetry's names for databases
 * and `luxdb.intention`. The span that is active where the operation was called becomes its parent. Values of queries
 * are not told.
 */
export function traceOperations(tracer: OperationTracer): (event: RealmEvent) => void {
  return (event) => {
    if (event.type === 'operation') traceOperation(event, tracer)
  }
}

function traceOperation(event: OperationEvent, tracer: OperationTracer): void {
  const { operation, kind, durationMs, error } = event
  // Epoch milliseconds from the clock that only goes forward, so that a span is as long as the operation was.
  const endTime = performance.timeOrigin + performance.now()
  const span = tracer.startSpan(`${operation} ${kind}`, { kind: CLIENT, startTime: endTime - durationMs })
  if (span.isRecording()) {
    span.setAttributes(attributesOf(event))
    if (error !== undefined) span.setStatus({ code: ERROR, message: error })
  }
  span.end(endTime)
}

function attributesOf({ realm, kind, operation, rows, error, request }: OperationEvent): SpanAttributes {
  // Only queries that ran have been checked; a failed one may be anything.
  const query = error === undefined && 'query' in request ? request.query : undefined
  return {
    'db.system.name': 'luxdb',
    'db.namespace': realm,
    'db.collection.name': kind,
    'db.operation.name': operation,
    'db.response.returned_rows': rows,
    ...(error !== undefined && { 'error.type': error }),
    ...(query !== undefined && { 'db.query.summary': describeShape(query) }),
    ...(query?.intention !== undefined && { 'luxdb.intention': query.intention }),
  }
}
