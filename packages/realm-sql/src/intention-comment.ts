/** Characters that are kept of an intention; more says no more, and logs cut statements off. */
const LONGEST_COMMENT = 80
/** Nothing here ends or begins a comment, quotes, or looks like a placeholder. */
const FOREIGN = /[^\p{L}\p{N} .,:_-]+/gu

/** An intention as the comment that its statement begins with; empty when there is nothing to be said. */
export function intentionComment(intention: string): string {
  const text = [...intention.replace(FOREIGN, ' ').trim()].slice(0, LONGEST_COMMENT).join('').trim()
  return text === '' ? '' : `/* ${text.replace(/ {2,}/g, ' ')} */ `
}
