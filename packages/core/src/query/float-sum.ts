/**
 * Adds floats with Neumaier's compensation: what each addition rounds away is kept and added at the end,
 * so that the sum is right to the last digits in whatever order the rows come.
 */
export class FloatSum {
  #sum = 0
  #compensation = 0

  add(value: number): void {
    const next = this.#sum + value
    const larger = Math.abs(this.#sum) >= Math.abs(value)
    this.#compensation += larger ? this.#sum - next + value : value - next + this.#sum
    this.#sum = next
  }

  get total(): number {
    return Number.isFinite(this.#sum) ? this.#sum + this.#compensation + 0 : this.#sum
  }
}
