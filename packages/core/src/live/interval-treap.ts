/** Inclusive bounds; open ends are infinite. */
export interface Interval {
  readonly low: number
  readonly high: number
}

interface Node<T> {
  readonly interval: Interval
  readonly value: T
  readonly priority: number
  left: Node<T> | undefined
  right: Node<T> | undefined
  /** The highest end in this subtree: what ends before a point is skipped whole. */
  maxHigh: number
}

/**
 * Intervals by their lower end in a treap: a search tree that stays balanced because it is a heap by random
 * priorities too. Adding and removing cost O(log n), stabbing O(log n + hits).
 */
export class IntervalTreap<T> {
  readonly #random: () => number
  #root: Node<T> | undefined
  #size = 0

  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  get size(): number {
    return this.#size
  }

  add(interval: Interval, value: T): void {
    const node: Node<T> = {
      interval,
      value,
      priority: this.#random(),
      left: undefined,
      right: undefined,
      maxHigh: interval.high,
    }
    const [left, right] = split(this.#root, interval.low)
    this.#root = merge(merge(left, node), right)
    this.#size += 1
  }

  /** Removes the value of an interval that was added; nothing happens when it is not there. */
  remove(interval: Interval, value: T): void {
    this.#root = this.#without(this.#root, interval, value)
  }

  #without(node: Node<T> | undefined, interval: Interval, value: T): Node<T> | undefined {
    if (node === undefined) return undefined
    if (node.value === value && node.interval.low === interval.low && node.interval.high === interval.high) {
      this.#size -= 1
      return merge(node.left, node.right)
    }
    // Equal lower ends may stand on both sides.
    const before = this.#size
    if (interval.low <= node.interval.low) node.left = this.#without(node.left, interval, value)
    if (this.#size === before && interval.low >= node.interval.low)
      node.right = this.#without(node.right, interval, value)
    return updated(node)
  }

  /** Calls back for the value of every interval that holds the point. */
  stab(point: number, visit: (value: T) => void): void {
    stabNode(this.#root, point, visit)
  }
}

function stabNode<T>(node: Node<T> | undefined, point: number, visit: (value: T) => void): void {
  if (node === undefined || node.maxHigh < point) return
  stabNode(node.left, point, visit)
  if (node.interval.low > point) return
  if (node.interval.high >= point) visit(node.value)
  stabNode(node.right, point, visit)
}

function updated<T>(node: Node<T>): Node<T> {
  node.maxHigh = Math.max(
    node.interval.high,
    node.left?.maxHigh ?? -Infinity,
    node.right?.maxHigh ?? -Infinity,
  )
  return node
}

/** Everything below a lower end, and everything from it on. */
function split<T>(node: Node<T> | undefined, low: number): [Node<T> | undefined, Node<T> | undefined] {
  if (node === undefined) return [undefined, undefined]
  if (node.interval.low < low) {
    const [left, right] = split(node.right, low)
    node.right = left
    return [updated(node), right]
  }
  const [left, right] = split(node.left, low)
  node.left = right
  return [left, updated(node)]
}

/** All of `left` stands before all of `right`. */
function merge<T>(left: Node<T> | undefined, right: Node<T> | undefined): Node<T> | undefined {
  if (left === undefined) return right
  if (right === undefined) return left
  if (left.priority > right.priority) {
    left.right = merge(left.right, right)
    return updated(left)
  }
  right.left = merge(left, right.left)
  return updated(right)
}
