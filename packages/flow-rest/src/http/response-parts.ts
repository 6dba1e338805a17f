/** An answer as plain data, but for a body that arrives piece by piece. */
export interface ResponseParts {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Absent: an empty body. */
  readonly body?: string | ReadableStream<Uint8Array>
}

export const JSON_TYPE = 'application/json; charset=utf-8'
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** Any value as a JSON answer. */
export function jsonParts(value: unknown, status = 200): ResponseParts {
  return { status, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(value) }
}

export function toResponse({ status, headers, body }: ResponseParts, method: string): Response {
  const hasBody = body !== undefined && method !== 'HEAD'
  return new Response(hasBody ? body : null, { status, headers })
}
