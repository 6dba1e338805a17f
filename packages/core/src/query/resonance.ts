const HEX_DIGITS = 12
const STEPS = 2 ** 48

/** The last 12 hex digits of a uuid as a fraction of 16^12: 0 <= resonance < 1, evenly spread. */
export function resonanceOf(soulId: string): number {
  return Number.parseInt(soulId.slice(-HEX_DIGITS), 16) / STEPS
}

/**
 * The text below which the last 12 hex digits of a lower-case uuid lie exactly when its resonance is
 * below the fraction: twelve hex digits compare as text as they do as a number. For the fraction 1 it
 * is `g`, which is above them all.
 */
export function resonanceBound(fraction: number): string {
  // 2^48 is a power of two, so the product is exact, and n < x equals n < ceil(x) for whole n.
  const bound = Math.ceil(fraction * STEPS)
  return bound >= STEPS ? 'g' : bound.toString(16).padStart(HEX_DIGITS, '0')
}
