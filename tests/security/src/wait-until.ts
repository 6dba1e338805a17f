/** Waits until something holds. @throws Error when it does not in time */
export async function waitUntil(
  what: string,
  holds: () => boolean | Promise<boolean>,
  deadlineMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + deadlineMs
  while (!(await holds())) {
    if (performance.now() > deadline)
      throw new Error(`It did not come to pass within ${deadlineMs} ms: ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
