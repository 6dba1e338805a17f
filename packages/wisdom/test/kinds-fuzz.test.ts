import type { JsonObject, JsonValue } from '@luxdb/core'
import { expect, it, onTestFinished } from 'vitest'
import { openKindsStorage } from './test-kinds-server.js'

const SEED = Number(process.env['LUXDB_FUZZ_SEED'] ?? 20_261_124)

/** Numbers from 0 to below; the same for the same seed. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Documents that are right, nearly right, and not right at all. */
class RandomDocuments {
  readonly #random: (below: number) => number

  constructor(random: (below: number) => number) {
    this.#random = random
  }

  document(title: string): JsonObject {
    const names = this.#mostly(
      ['name', 'size', 'mood', 'at', 'tags'],
      [
        ['name', 'Bad', 'a_b'],
        ['soulId', 'then'],
      ],
    )
    const properties = Object.fromEntries(this.#some(names).map((name) => [name, this.schema(0)]))
    return {
      title: this.#mostly<JsonValue>(title, ['Not a name', 'luxury', '', 7]),
      type: this.#mostly('object', ['array']),
      properties: this.#mostly<JsonValue>(properties, [[], 'x']),
      required: this.#mostly<JsonValue>(this.#some(names), ['name', ['nosuch']]),
      'x-lux': this.#mostly<JsonValue>({}, [this.#keywords(names, title)]),
    }
  }

  schema(depth: number): JsonValue {
    const inner = (): JsonValue => (depth > 3 ? {} : this.schema(depth + 1))
    if (this.#random(3) > 0) return { type: this.#oneOf(['string', 'integer', 'number', 'boolean']) }
    return this.#oneOf<() => JsonValue>([
      () => ({ type: this.#oneOf(['string', 'integer', 'number', 'boolean', 'null', 'nonsense', 3]) }),
      () => ({ type: 'string', default: this.#oneOf<JsonValue>(['x', 1, null, {}]) }),
      () => ({ type: 'string', format: this.#oneOf(['email', 'date-time', 'uuid', 'uri', 'nosuch', 1]) }),
      () => ({
        type: 'string',
        pattern: this.#oneOf(['^[a-z]+$', '^(a+)+$', '[', 5]),
        minLength: this.#oneOf([1, -1, 'x']),
      }),
      () => ({ type: 'integer', minimum: this.#oneOf([0, 'x', 1e300]), maximum: this.#oneOf([10, -1]) }),
      () => ({ enum: this.#oneOf<JsonValue>([['a', 'b'], [1, 'a', null], [], 'a']) }),
      () => ({ const: this.#oneOf<JsonValue>(['a', 1, null, [1]]) }),
      () => ({ type: ['string', 'null'] }),
      () => ({ type: 'array', items: inner(), maxItems: this.#oneOf([3, -1]) }),
      () => ({
        type: 'object',
        properties: { inner: inner() },
        additionalProperties: this.#oneOf<JsonValue>([true, false, 'x']),
      }),
      () => ({ anyOf: [inner(), inner()] }),
      () => ({ oneOf: this.#oneOf<JsonValue>([[inner()], [], 'x']) }),
      () => ({ allOf: [inner(), inner()] }),
      () => ({ not: inner() }),
      () => ({ $ref: '#' }),
      () => ({ type: 'string', 'x-lux': { store: this.#oneOf(['time', 'bigint', 'json', 'nosuch', 1]) } }),
      () => ({
        type: 'string',
        'x-lux': { unique: this.#oneOf<JsonValue>([true, 'x']), column: this.#oneOf(['name', 'other']) },
      }),
      () => this.#oneOf<JsonValue>([true, false, null, 'x', []]),
    ])()
  }

  #keywords(names: readonly string[], title: string): JsonValue {
    const bond = { to: this.#oneOf(['country', title, 'nosuch', 3]), optional: true }
    return this.#oneOf<JsonValue>([
      {},
      {},
      { bonds: { guide: bond } },
      { bonds: { guide: { many: 'country', via: 'x' } } },
      { indexes: [{ name: `${title}_idx`, fields: this.#some(names), unique: this.#oneOf([true, false]) }] },
      { key: this.#some(names) },
      { soulId: this.#oneOf(['text', 'integer', 'nosuch']) },
      { search: this.#some(names) },
      { hidden: { name: this.#oneOf<JsonValue>([['auditor'], 'x']) } },
      { access: { read: this.#oneOf<JsonValue>([true, 'x', { type: 'compare', field: 'name' }, {}]) } },
      { systemFields: this.#oneOf([false, true]) },
      { changes: 'none' },
      { was: this.#oneOf(['country', 'old', 5]) },
      'x',
    ])
  }

  /** Wrong now and then. */
  #mostly<T>(right: T, wrong: readonly [T, ...T[]]): T {
    return this.#random(12) === 0 ? this.#oneOf(wrong) : right
  }

  #some(names: readonly string[]): readonly string[] {
    return names.filter((_, index) => this.#random(names.length) > index)
  }

  #oneOf<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.#random(choices.length)] ?? choices[0]
  }
}

it.each([
  ['memory', 400],
  ['sqlite', 80],
] as const)(
  `in %s any document is a kind or is refused, and the server goes on (seed ${SEED})`,
  async (type, count) => {
    const storage = await openKindsStorage(type, [])
    onTestFinished(() => storage.drop())
    const { ask } = await storage.serve()
    const random = randomNumbers(SEED)
    const documents = new RandomDocuments(random)
    const statuses = new Map<number, number>()
    await ask('POST', '/kinds', {
      title: 'country',
      type: 'object',
      properties: { name: { type: 'string' } },
    })
    for (let round = 0; round < count; round++) {
      const document = documents.document(`kind${random(8)}`)
      const { status, body } = await ask('POST', '/kinds?confirmFallback=true', document)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status >= 500) expect.fail(`round ${round}: ${JSON.stringify({ document, body })}`)
      if (status === 201) expect((await ask('GET', `/beings/${String(document['title'])}`)).status).toBe(200)
    }
    expect((await ask('GET', '/openapi.json')).status).toBe(200)
    expect(statuses.get(201)).toBeGreaterThan(3)
    expect(statuses.get(400)).toBeGreaterThan(count / 8)
  },
)
