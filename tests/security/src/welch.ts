/** Welch's t of two samples: how far apart their means are, measured by how far they scatter. */
export function welchT(one: readonly number[], other: readonly number[]): number {
  const [first, second] = [momentsOf(one), momentsOf(other)]
  return (first.mean - second.mean) / Math.sqrt(first.variance / one.length + second.variance / other.length)
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, variance: squares / (values.length - 1) }
}

/** Without the slowest, which tell of the machine. */
export function withoutOutliers(values: readonly number[], kept = 0.9): readonly number[] {
  return [...values].sort((one, other) => one - other).slice(0, Math.floor(values.length * kept))
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
