import { digest } from '../http/etag.js'
import { type DescribedKind, signatureOf } from './described-kind.js'
import { type DocumentView, openapiDocument } from './openapi-document.js'

/** A document as it is sent. */
export interface ShelvedDocument {
  readonly text: string
  readonly etag: string
}

/** So many different views of the kinds are kept; the one that was made first makes room. */
const MAX_DOCUMENTS = 32

/** Keeps the documents that were made, one for all principals to whom everything looks the same. */
export class DocumentShelf {
  readonly #base: Pick<DocumentView, 'asksForCredentials' | 'basePath'>
  readonly #documents = new Map<string, ShelvedDocument>()

  constructor(base: Pick<DocumentView, 'asksForCredentials' | 'basePath'>) {
    this.#base = base
  }

  get(kinds: readonly DescribedKind[], isAdmin: boolean): ShelvedDocument {
    const signature = `${isAdmin} ${signatureOf(kinds)}`
    const known = this.#documents.get(signature)
    if (known !== undefined) return known
    const text = JSON.stringify(openapiDocument({ ...this.#base, kinds, isAdmin }))
    const document = { text, etag: `"${digest(text)}"` }
    this.#makeRoom()
    this.#documents.set(signature, document)
    return document
  }

  #makeRoom(): void {
    if (this.#documents.size < MAX_DOCUMENTS) return
    const [oldest] = this.#documents.keys()
    if (oldest !== undefined) this.#documents.delete(oldest)
  }
}
