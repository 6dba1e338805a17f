import type { JsonObject, JsonValue } from '@luxdb/core'
import { isJsonArray, isJsonObject } from '@luxdb/core/query'

/** One operation of a document, its references followed. */
export interface DescribedOperation {
  readonly id: string
  readonly method: string
  /** As in the document, such as `/beings/city/{soulId}`. */
  readonly path: string
  readonly parameters: readonly DescribedParameter[]
  /** JSON pointers to the schemas of its bodies, by media type. */
  readonly bodies: ReadonlyMap<string, string>
  readonly answers: ReadonlyMap<string, DescribedAnswer>
}

export interface DescribedParameter {
  readonly name: string
  readonly in: string
  readonly example: string | undefined
}

/** What one status (or range, such as `4XX`) comes with. */
export interface DescribedAnswer {
  readonly headers: ReadonlySet<string>
  /** JSON pointers to schemas, by media type. */
  readonly schemas: ReadonlyMap<string, string>
}

const METHODS: ReadonlySet<string> = new Set(['get', 'head', 'post', 'put', 'patch', 'delete'])

/** Every operation of a document by its id. */
export function describedOperations(document: JsonObject): ReadonlyMap<string, DescribedOperation> {
  const operations = Object.keys(objectAt(document, '/paths')).flatMap((path) => {
    const place = `/paths/${escaped(path)}`
    const methods = Object.keys(objectAt(document, place)).filter((method) => METHODS.has(method))
    return methods.map((method) => describedOperation(document, { path, place, method }))
  })
  return new Map(operations.map((operation) => [operation.id, operation]))
}

interface OperationPlace {
  readonly path: string
  readonly place: string
  readonly method: string
}

function describedOperation(
  document: JsonObject,
  { path, place, method }: OperationPlace,
): DescribedOperation {
  const pointer = `${place}/${method}`
  const { operationId, responses } = objectAt(document, pointer)
  const parameters = [`${place}/parameters`, `${pointer}/parameters`].flatMap((list) =>
    listAt(document, list).map((_, index) => objectAt(document, `${list}/${index}`)),
  )
  return {
    id: String(operationId),
    method: method.toUpperCase(),
    path,
    parameters: parameters.map((parameter) => ({
      name: String(parameter['name']),
      in: String(parameter['in']),
      example: exampleOf(parameter['schema']),
    })),
    bodies: schemasAt(document, `${pointer}/requestBody`),
    answers: new Map(
      Object.keys(isJsonObject(responses) ? responses : {}).map((status) => [
        status,
        describedAnswer(document, `${pointer}/responses/${status}`),
      ]),
    ),
  }
}

function exampleOf(schema: JsonValue | undefined): string | undefined {
  const examples = isJsonObject(schema) ? schema['examples'] : undefined
  const [example] = examples !== undefined && isJsonArray(examples) ? examples : []
  return typeof example === 'string' ? example : undefined
}

function describedAnswer(document: JsonObject, pointer: string): DescribedAnswer {
  const headers = Object.keys(objectAt(document, `${pointer}/headers`))
  return {
    headers: new Set(headers.map((name) => name.toLowerCase())),
    schemas: schemasAt(document, pointer),
  }
}

function schemasAt(document: JsonObject, pointer: string): ReadonlyMap<string, string> {
  const content = `${followed(document, pointer)}/content`
  return new Map(
    Object.keys(objectAt(document, content)).map((mediaType) => [
      mediaType,
      `${content}/${escaped(mediaType)}/schema`,
    ]),
  )
}

function objectAt(document: JsonObject, pointer: string): JsonObject {
  const found = valueAt(document, followed(document, pointer))
  return isJsonObject(found) ? found : {}
}

function listAt(document: JsonObject, pointer: string): readonly JsonValue[] {
  const found = valueAt(document, pointer)
  return isJsonArray(found) ? found : []
}

/** Where a pointer leads when each reference on its way is followed. */
function followed(document: JsonObject, pointer: string): string {
  let place = ''
  for (const step of pointer.split('/').slice(1)) {
    place = `${place}/${step}`
    const found = valueAt(document, place)
    const reference = isJsonObject(found) ? found['$ref'] : undefined
    if (typeof reference === 'string') place = reference.slice(1)
  }
  return place
}

function valueAt(document: JsonObject, pointer: string): JsonValue | undefined {
  let found: JsonValue | undefined = document
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (isJsonArray(found)) found = found[Number(name)]
    else found = isJsonObject(found) && Object.hasOwn(found, name) ? found[name] : undefined
  }
  return found
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
