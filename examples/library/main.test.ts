import { expect, it, vi } from 'vitest'

it('prints what its README promises', async () => {
  const printed: unknown[][] = []
  const log = vi.spyOn(console, 'log').mockImplementation((...values) => {
    printed.push(values)
  })
  await import('./main.js')
  log.mockRestore()
  expect(printed).toEqual([
    [
      [
        { title: 'Solaris', year: 1961 },
        { title: 'The Cyberiad', year: 1965 },
      ],
    ],
    ['Stanisław Lem', ['Fiasco']],
    ['someone was faster:', 'LUX_VERSION_CONFLICT'],
    [[{ count: 3, newest: 1986 }]],
  ])
})
