import type { AnyKind, BaseRealm } from '@luxdb/core'
import { answerOf, type FuzzAnswer, type FuzzQuestion } from './fuzz-question.js'
import { sameAnswer } from './same-answer.js'
import { simplerQuestions } from './simpler-questions.js'

/** A realm and the one that is right. */
export interface RealmPair {
  readonly tested: BaseRealm
  readonly oracle: BaseRealm
}

/** What the tested realm answers, and what is right. */
export function bothAnswers(
  { tested, oracle }: RealmPair,
  kind: AnyKind,
  question: FuzzQuestion,
): Promise<[FuzzAnswer, FuzzAnswer]> {
  return Promise.all([answerOf(tested, kind, question), answerOf(oracle, kind, question)])
}

/** Of questions on which the realms differ, one of which every simpler one gets equal answers. */
export async function simplestQuestion(
  pair: RealmPair,
  kind: AnyKind,
  first: FuzzQuestion,
): Promise<FuzzQuestion> {
  let question = first
  let simpler: FuzzQuestion | undefined = first
  while (simpler !== undefined) {
    question = simpler
    simpler = await simplerThatDiffers(pair, kind, question)
  }
  return question
}

async function simplerThatDiffers(
  pair: RealmPair,
  kind: AnyKind,
  question: FuzzQuestion,
): Promise<FuzzQuestion | undefined> {
  for (const simpler of simplerQuestions(question)) {
    const [answer, expected] = await bothAnswers(pair, kind, simpler)
    if (!sameAnswer(answer, expected, simpler.query)) return simpler
  }
  return undefined
}
