/** The longest part of different numbers, in their order, in which each is larger than the one before. */
export function longestRise(numbers: readonly number[]): number[] {
  /** At length - 1: the place of the smallest number that a rise of this length ends with. */
  const ends: number[] = []
  const previous: (number | undefined)[] = []
  for (const [place, number] of numbers.entries()) {
    const length = firstNotBelow(ends, number, numbers)
    previous.push(length === 0 ? undefined : ends[length - 1])
    ends[length] = place
  }
  const rise: number[] = []
  for (let place = ends.at(-1); place !== undefined; place = previous[place]) {
    const number = numbers[place]
    if (number !== undefined) rise.push(number)
  }
  return rise.reverse()
}

function firstNotBelow(ends: readonly number[], number: number, numbers: readonly number[]): number {
  let low = 0
  let high = ends.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const known = numbers[ends[middle] ?? -1]
    if (known !== undefined && known < number) low = middle + 1
    else high = middle
  }
  return low
}
