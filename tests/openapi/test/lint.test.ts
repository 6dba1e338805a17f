import { type AnyKind, AstralEngine, kind, type Principal } from '@luxdb/core'
import { createRestFlow, type RestFlowOptions } from '@luxdb/flow-rest'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { City } from '../../../examples/cities/src/city.js'
import { Country } from '../../../examples/cities/src/country.js'
import { Dataset } from '../../../examples/cities/src/dataset.js'
import { Author, Book } from '../../../examples/library/kinds.js'
import { ADOPTED_KINDS, GUARDED_KINDS, SCHOOL_KINDS, Specimen } from './kinds.js'
import { byRole } from './served-kinds.js'

const SETS: readonly (readonly [string, readonly AnyKind[]])[] = [
  ['no kinds', []],
  ['the cities example', [Country, City, Dataset]],
  ['the library example', [Author, Book]],
  ['composite keys and every bond', SCHOOL_KINDS],
  ['every store and recursive json', [Specimen]],
  ['adopted tables', ADOPTED_KINDS],
]

it.each(SETS)('is valid OpenAPI 3.1 for %s', async (_, kinds) => {
  expect(await problemsOf(await documentOf(kinds))).toEqual([])
})

it.each(['anonymous', 'editor', 'admin'])(
  'is valid for the role %s, with its ways to log in',
  async (role) => {
    const text = await documentOf(GUARDED_KINDS, { authenticator: byRole, basePath: '/api' }, role)
    expect(await problemsOf(text)).toEqual([])
    expect(JSON.parse(text)).toMatchObject({
      servers: [{ url: '/api' }],
      components: { securitySchemes: { bearer: {}, apiKey: {} } },
    })
  },
)

it('is valid for those who may make something and read nothing', async () => {
  const Complaint: AnyKind = kind('complaint', { text: z.string() }, { access: { create: true } })
  const text = await documentOf([Complaint], { authenticator: byRole }, 'anonymous')
  expect(await problemsOf(text)).toEqual([])
  expect(Object.keys(JSON.parse(text).paths)).toContain('/batch')
})

it('is refused by the linter when it is wrong', async () => {
  const document = {
    ...JSON.parse(await documentOf([Author, Book])),
    paths: { '/beings/author': { get: {} } },
  }
  expect(await problemsOf(JSON.stringify(document))).not.toEqual([])
})

async function documentOf(
  kinds: readonly AnyKind[],
  options: RestFlowOptions = {},
  role?: Principal['roles'][number],
): Promise<string> {
  const flow = createRestFlow(options)
  const engine = await new AstralEngine({ realms: { primary: 'memory://' }, kinds, flows: [flow] }).awaken()
  const headers: Record<string, string> = role === undefined ? {} : { authorization: `Bearer ${role}` }
  const url = `http://localhost${options.basePath ?? ''}/openapi.json`
  const response = await flow.fetch(new Request(url, { headers }))
  await engine.transcend()
  return response.text()
}

/** What the linter's strictest rules find. The document says nothing of a licence: that is its server's matter. */
async function problemsOf(source: string): Promise<readonly string[]> {
  const config = await createConfig({ extends: ['recommended-strict'], rules: { 'info-license': 'off' } })
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config })
  return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)
}
