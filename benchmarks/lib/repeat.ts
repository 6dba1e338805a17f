/** Calls one after the other, each when the one before is through; tells how many that were. */
export async function repeat(count: number, call: () => unknown): Promise<number> {
  for (let done = 0; done < count; done++) await call()
  return count
}

/** Callers that each wait for their own answer before they ask again, all at the same time. */
export async function together(callers: number, countEach: number, call: () => unknown): Promise<number> {
  const done = await Promise.all(Array.from({ length: callers }, () => repeat(countEach, call)))
  return done.reduce((sum, each) => sum + each, 0)
}
