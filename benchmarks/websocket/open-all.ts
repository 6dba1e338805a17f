const AT_ONCE = 50

/** Opens so many of something, a few at a time. */
export async function openAll<T>(count: number, open: (number: number) => Promise<T>): Promise<T[]> {
  const all: T[] = []
  while (all.length < count) {
    const next = Math.min(AT_ONCE, count - all.length)
    all.push(...(await Promise.all(Array.from({ length: next }, (_, index) => open(all.length + index)))))
  }
  return all
}
