import { isJsonObject, type JsonObject, type JsonValue } from '@luxdb/core/query'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { type DescribedAnswer, type DescribedOperation, describedOperations } from './described-operation.js'

/** What was sent, and what came back. */
export interface Conversation {
  readonly operation: string
  /** Names of the parameters in query and headers. */
  readonly parameters: readonly string[]
  readonly sent: { readonly mediaType: string; readonly json: JsonValue } | undefined
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Headers that a document has to list where they come. */
const SPOKEN_OF = ['content-range', 'content-location', 'preference-applied', 'link', 'location', 'etag']

/** Holds real requests and answers against an OpenAPI document. */
export class DocumentChecker {
  readonly operations: ReadonlyMap<string, DescribedOperation>
  readonly #ajv: Ajv2020
  readonly #validators = new Map<string, ValidateFunction>()

  constructor(document: JsonObject) {
    this.operations = describedOperations(document)
    this.#ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true })
    addFormats.default(this.#ajv)
    this.#ajv.addSchema(closed(document), 'openapi.json')
  }

  /** What the document does not say or says otherwise, one sentence each. */
  problems(conversation: Conversation): readonly string[] {
    const operation = this.operations.get(conversation.operation)
    if (operation === undefined) return ['The document has no such operation.']
    const key = statusKey(operation, conversation.status)
    const answer = operation.answers.get(key)
    if (answer === undefined)
      return [`The document knows no status ${conversation.status}: ${conversation.text}`]
    return [
      ...parameterProblems(operation, conversation),
      ...this.#sentProblems(operation, conversation),
      ...headerProblems(answer, conversation),
      ...this.#bodyProblems(operation, answer, conversation),
    ]
  }

  #sentProblems({ bodies }: DescribedOperation, { sent, status }: Conversation): readonly string[] {
    // What is refused need not have been right.
    if (sent === undefined || status >= 400) return []
    const pointer = bodies.get(sent.mediaType)
    return pointer === undefined
      ? [`No body of ${sent.mediaType} is known.`]
      : this.#validate(pointer, sent.json)
  }

  #bodyProblems(
    { method }: DescribedOperation,
    { schemas }: DescribedAnswer,
    { headers, text }: Conversation,
  ): readonly string[] {
    if (text === '' || method === 'HEAD') return []
    const [mediaType = ''] = (headers.get('content-type') ?? '').split('; charset')
    const pointer = schemas.get(mediaType)
    if (pointer === undefined) return [`No answer of ${mediaType} is known.`]
    return this.#validate(pointer, isJson(mediaType) ? JSON.parse(text) : text)
  }

  #validatorOf(pointer: string): ValidateFunction {
    const known = this.#validators.get(pointer)
    if (known !== undefined) return known
    const made = this.#ajv.compile({ $ref: `openapi.json#${encodeURI(pointer)}` })
    this.#validators.set(pointer, made)
    return made
  }

  #validate(pointer: string, value: JsonValue): readonly string[] {
    const validate = this.#validatorOf(pointer)
    if (validate(value)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || 'The body'} ${message}`,
    )
  }
}

function isJson(mediaType: string): boolean {
  return mediaType.endsWith('json') && mediaType !== 'application/x-ndjson'
}

/** The key of `answers` that a status is under. */
export function statusKey({ answers }: DescribedOperation, status: number): string {
  return answers.has(String(status)) ? String(status) : `${Math.floor(status / 100)}XX`
}

function parameterProblems(
  operation: DescribedOperation,
  { parameters, status }: Conversation,
): readonly string[] {
  if (status >= 400) return []
  const known = new Set(operation.parameters.map(({ name }) => name.toLowerCase()))
  return parameters
    .filter((name) => !known.has(name.toLowerCase()))
    .map((name) => `The parameter ${name} is not known.`)
}

function headerProblems(answer: DescribedAnswer, { headers, status }: Conversation): readonly string[] {
  // Errors have headers of their own.
  if (status >= 400) return []
  return SPOKEN_OF.filter((name) => headers.has(name) && !answer.headers.has(name)).map(
    (name) => `The header ${name} is not spoken of.`,
  )
}

/** Rows may hold more where `select` says so; what is asked for here must hold no more than what is listed. */
function closed(document: JsonObject): JsonObject {
  const { components } = document
  const { schemas } = isJsonObject(components) ? components : { schemas: {} }
  const closedSchemas = Object.entries(isJsonObject(schemas) ? schemas : {}).map(([name, schema]) => {
    const isOpenObject = isJsonObject(schema) && schema['type'] === 'object'
    return [name, isOpenObject ? { ...schema, additionalProperties: false } : schema] as const
  })
  return isJsonObject(components)
    ? { ...document, components: { ...components, schemas: Object.fromEntries(closedSchemas) } }
    : document
}
