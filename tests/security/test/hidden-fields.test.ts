import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Answer, type Ask, askAs } from '../src/ask.js'
import { FIELD_FORMS, type FieldForm } from '../src/hidden-forms.js'
import { ANN, EVE, NOBODY, ROOT } from '../src/people.js'
import { openRealm, REALMS, type TestRealm } from '../src/realms.js'
import { type ServerProcess, startServerProcess } from '../src/server-process.js'

/** Everything is allowed there, so that nothing but the field can be the reason. */
const KIND = 'paper10'
const HIDDEN = 'secret'
/** As long as the hidden one, so that lengths are equal as well. */
const UNKNOWN = 'absent'

describe.each(REALMS)('a field that is hidden, on %s', (name) => {
  let realm: TestRealm | undefined
  let server: ServerProcess
  beforeAll(async () => {
    realm = await openRealm(name, inject('postgresUrl'))
    server = await startServerProcess({ realm: realm.url })
  })
  afterAll(async () => {
    await server?.stop()
    await realm?.remove()
  })

  const sentBy = async (ask: Ask, form: FieldForm, field: string): Promise<Answer> => {
    const { headers = {}, ...question } = form.question?.(KIND, field) ?? {}
    return ask(form.path(KIND, field), { ...question, headers: { ...headers, 'x-request-id': 'same' } })
  }

  it.each([NOBODY, ANN])(
    `is to the byte one that is not there, in ${FIELD_FORMS.length} forms: $id`,
    async (person) => {
      const ask = await askAs(person, server.url)
      const different: unknown[] = []
      for (const form of FIELD_FORMS) {
        const hidden = await sentBy(ask, form, HIDDEN)
        const unknown = await sentBy(ask, form, UNKNOWN)
        const [one, other] = [hidden, unknown].map(seen)
        if (one !== other?.replaceAll(UNKNOWN, HIDDEN)) different.push([form.path(KIND, HIDDEN), one, other])
        if (hidden.status !== 400) different.push([form.path(KIND, HIDDEN), hidden.status, hidden.text])
      }
      expect(different).toEqual([])
    },
  )

  it('is one like any other for those who may see it', async () => {
    for (const person of [EVE, ROOT]) {
      const ask = await askAs(person, server.url)
      const { json } = await ask(`/beings/${KIND}?select=soulId&${HIDDEN}=eq.kept-a`)
      expect(json).toEqual([{ soulId: 'a' }])
      expect((await ask(`/beings/${KIND}?select=${HIDDEN}.max()`)).json).toEqual([{ max: 'kept-e' }])
    }
  })

  it('is in the description for those alone who may see it', async () => {
    for (const person of [NOBODY, ANN, EVE, ROOT]) {
      const ask = await askAs(person, server.url)
      const { status, text } = await ask('/openapi.json')
      const seesIt = person === EVE || person === ROOT
      expect([person.id, status, text.includes(`"${HIDDEN}"`)]).toEqual([person.id, 200, seesIt])
    }
  })

  it('was told by none of these answers, nor changed', async () => {
    const root = await askAs(ROOT, server.url)
    expect((await root(`/beings/${KIND}?select=${HIDDEN}&order=soulId`)).json).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((soulId) => ({ [HIDDEN]: `kept-${soulId}` })),
    )
    const ask = await askAs(ANN, server.url)
    for (const path of [
      `/beings/${KIND}`,
      `/beings/${KIND}/a`,
      `/beings/${KIND}?select=*,parent(*),children(*)`,
    ])
      expect((await ask(path)).text).not.toContain('kept-')
  })
})

/** All of an answer but its date, and how long it took. */
function seen({ status, headers, text }: Answer): string {
  const told = [...headers].filter(([name]) => name !== 'date' && name !== 'server-timing')
  return JSON.stringify([status, told, text])
}
