declare const mistake: unique symbol

/** A type that nothing fits, so that the compiler prints its text: what is wrong, as a sentence. */
export interface Mistake<Sentence extends string> {
  readonly [mistake]: Sentence
}
