import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRestFlow } from '../src/index.js'
import { startServer, type TestServer } from './test-server.js'

let server: TestServer
beforeAll(async () => {
  server = await startServer('memory://')
})
afterAll(() => server.engine.transcend())

const ask = (path: string, method = 'GET'): Promise<Response> =>
  server.flow.fetch(new Request(`http://localhost${path}`, { method }))

/** What a page names, as its browser would look it up. */
function namedBy(html: string, page: string): readonly URL[] {
  return [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, name = '']) => new URL(name, page))
}

describe('/docs', () => {
  it('is a page that names nothing from elsewhere, and may load nothing from elsewhere', async () => {
    const page = await ask('/docs')
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self'; img-src 'self' data:;/)
    const html = await page.text()
    const named = namedBy(html, 'http://localhost/docs')
    expect(named).toHaveLength(4)
    expect(named.filter(({ protocol, host }) => protocol !== 'data:' && host !== 'localhost')).toEqual([])
    // Neither inline scripts nor styles, which the policy would refuse.
    expect(html).not.toMatch(/<script>|<style|style=/)
  })

  it('has every file that it names, as what it is', async () => {
    const html = await (await ask('/docs')).text()
    const files = namedBy(html, 'http://localhost/docs').filter(({ protocol }) => protocol !== 'data:')
    const found = await Promise.all(files.map(({ pathname }) => ask(pathname)))
    const types = found.map(({ status, headers }) => `${status} ${headers.get('content-type')}`)
    expect(types.toSorted()).toEqual([
      '200 text/css; charset=utf-8',
      '200 text/javascript; charset=utf-8',
      '200 text/javascript; charset=utf-8',
    ])
    expect(found.every(({ headers }) => headers.get('x-content-type-options') === 'nosniff')).toBe(true)
    const sizes = await Promise.all(found.map(async (response) => (await response.text()).length))
    expect(Math.min(...sizes)).toBeGreaterThan(500)
  })

  it.each(['nosuch.js', 'package.json', '..%2Fpackage.json', '%2e%2e%2fpackage.json'])(
    'hands out no other file, such as %s',
    async (name) => {
      const answer = await ask(`/docs/${name}`)
      expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'LUX_UNKNOWN_PATH' }])
    },
  )

  it('is read, and nothing else', async () => {
    const head = await ask('/docs', 'HEAD')
    expect([head.status, await head.text()]).toEqual([200, ''])
    for (const path of ['/docs', '/docs/start.js']) {
      const post = await ask(path, 'POST')
      expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })

  it('stands under the base path, and leads to the document there', async () => {
    const flow = createRestFlow({ basePath: '/api' })
    const page = await flow.fetch(new Request('http://localhost/api/docs'))
    const [first] = namedBy(await page.text(), 'http://localhost/api/docs').filter(({ host }) => host !== '')
    expect(first?.pathname).toBe('/api/docs/swagger-ui.css')
    expect((await flow.fetch(new Request(first?.href ?? ''))).status).toBe(200)
  })
})
