import { type AnyKind, kind } from '@luxdb/core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { City } from '../../../examples/cities/src/city.js'
import { Country } from '../../../examples/cities/src/country.js'
import { browserPath, openBrowser } from './open-browser.js'
import { byRole, type ServedKinds, serveKinds } from './served-kinds.js'

const everybody = { read: true, create: true } as const
const Vault: AnyKind = kind('vault', { gold: z.number() })
const Note = kind('note', { text: z.string() }, { soulId: 'text', access: everybody })

const path = browserPath()
if (path === undefined) {
  process.stdout.write(
    'No browser is here (chromium on the path, or CHROMIUM_PATH): /docs is not opened in one.\n',
  )
}

describe.skipIf(path === undefined)('/docs in a browser', () => {
  let browser: Browser
  let served: ServedKinds
  beforeAll(async () => {
    browser = await openBrowser(path ?? '')
    served = await serveKinds([Country, City, Vault, Note], { authenticator: byRole })
  })
  afterAll(async () => {
    await browser?.close()
    await served?.stop()
  })

  it('shows what the asking principal may do, asks no other origin and breaks no policy', async () => {
    const { page, asked, complaints } = await openDocs()
    expect(await tagsOf(page)).toEqual(['note', 'queries', 'server'])
    expect(await page.getByText('List beings of note').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Expand operation' }).first().waitFor()
    const origins = new Set(asked.map((url) => new URL(url).origin))
    expect([...origins]).toEqual([served.url])
    expect(complaints).toEqual([])
    await page.close()
  })

  it('shows more to who logs in, and asks with the same credentials', async () => {
    const { page, asked, complaints } = await openDocs()
    await page.getByRole('button', { name: 'Authorize', exact: true }).click()
    await page.locator('#auth-bearer-value').fill('admin')
    await page.getByRole('button', { name: 'Apply credentials' }).first().click()
    await page.getByRole('button', { name: 'Close' }).first().click()
    await page.locator('#operations-tag-vault').waitFor()
    expect(await tagsOf(page)).toEqual(['city', 'country', 'note', 'vault', 'queries', 'server'])
    await page.locator('#operations-tag-vault').click()
    await page.locator('#operations-vault-listVault .opblock-summary-control').click()
    await page.getByRole('button', { name: 'Try it out' }).click()
    await page.getByRole('button', { name: 'Execute' }).click()
    const status = page.locator('.live-responses-table tbody .response-col_status').first()
    await status.waitFor()
    expect(await status.textContent()).toContain('200')
    // No parameter is filled in by itself: all beings were asked for.
    expect(asked.at(-1)).toBe(`${served.url}/beings/vault`)
    expect(complaints).toEqual([])
    await page.close()
  })

  interface OpenedDocs {
    readonly page: Page
    /** Every URL that the page asked for. */
    readonly asked: readonly string[]
    /** What the browser wrote to its console against the page. */
    readonly complaints: readonly string[]
  }

  async function openDocs(): Promise<OpenedDocs> {
    const page = await browser.newPage()
    const asked: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith('data:')) asked.push(request.url())
    })
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`${served.url}/docs`)
    await page.locator('.opblock-tag-section').first().waitFor()
    return { page, asked, complaints }
  }

  /** The sections of the page, by the names of the tags. */
  async function tagsOf(page: Page): Promise<readonly string[]> {
    const sections = await page.locator('.opblock-tag').all()
    const ids = await Promise.all(sections.map((section) => section.getAttribute('data-tag')))
    return ids.map(String)
  }
})
