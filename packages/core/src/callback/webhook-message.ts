import type { Change } from '../feed/change.js'
import type { AnyKind } from '../kind/kind-types.js'
import type { JsonObject } from '../query/json.js'
import { renderRows } from '../query/render-rows.js'
import type { RowLayout } from '../query/row-layout.js'
import type { Row } from '../query/store.js'
import { changeId, type EventOrigin } from './callback-event.js'
import { wholeLayout } from './handler-delivery.js'

export interface WebhookMessage {
  readonly id: string
  readonly body: string
}

/** Words changes as JSON, as a REST answer words beings; fields that are hidden from anybody are left out. */
export class WebhookWriter {
  readonly #kinds: ReadonlyMap<string, { readonly layout: RowLayout; readonly hidden: readonly string[] }>

  constructor(kinds: readonly AnyKind[]) {
    this.#kinds = new Map(
      kinds.map((kind) => {
        const hidden = kind.shape.fields.filter((field) => field.hidden !== undefined)
        return [kind.name, { layout: wholeLayout(kind), hidden: hidden.map(({ name }) => name) }]
      }),
    )
  }

  write(change: Change, { realm, epoch }: EventOrigin): WebhookMessage {
    const { kind, operation, soulId, at } = change
    const id = changeId(epoch, change)
    const body = {
      id,
      realm,
      kind,
      operation,
      soulId,
      at: new Date(at).toISOString(),
      ...(change.old === undefined ? {} : { before: this.#record(kind, change.old) }),
      ...(change.new === undefined ? {} : { after: this.#record(kind, change.new) }),
    }
    return { id, body: JSON.stringify(body) }
  }

  #record(kind: string, row: Row): JsonObject {
    const known = this.#kinds.get(kind)
    if (known === undefined) throw new TypeError(`No layout for the kind ${kind}.`)
    const [record = {}] = renderRows(known.layout, [row])
    if (known.hidden.length === 0) return record
    return Object.fromEntries(Object.entries(record).filter(([name]) => !known.hidden.includes(name)))
  }
}
