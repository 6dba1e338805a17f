import { type JsonObject, LuxError } from '@luxdb/core'
import type { ResponseParts } from '../http/response-parts.js'

/** An answer in one piece: only such can be told again. */
export type AnswerParts = ResponseParts & { readonly body?: string }

/** What of an answer is kept: what it was, or the error that it was refused with. */
type Kept =
  | { readonly type: 'parts'; readonly parts: AnswerParts }
  | {
      readonly type: 'failure'
      readonly code: LuxError['code']
      readonly message: string
      readonly details: JsonObject
    }

export function ofParts(parts: AnswerParts): JsonObject {
  return json({ type: 'parts', parts })
}

export function ofFailure({ code, message, details }: LuxError): JsonObject {
  return json({ type: 'failure', code, message, details: JSON.parse(JSON.stringify(details)) })
}

/** The answer again. @throws the error that it was */
export function fromAnswer(answer: JsonObject): AnswerParts {
  // Only this module makes them.
  const kept: Kept = JSON.parse(JSON.stringify(answer))
  if (kept.type === 'parts') return kept.parts
  throw new LuxError(kept.code, kept.message, { details: kept.details })
}

function json(kept: Kept): JsonObject {
  const answer: JsonObject = JSON.parse(JSON.stringify(kept))
  return answer
}
