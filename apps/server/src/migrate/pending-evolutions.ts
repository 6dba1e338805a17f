import { type BaseRealm, LuxError } from '@luxdb/core'
import { type DivineMigrations, evolutionLabel, type LoadedEvolution } from '@luxdb/wisdom'

export interface RealmEvolutions {
  readonly realm: BaseRealm
  readonly migrations: DivineMigrations
  /** Those of the folder, in order. */
  readonly evolutions: readonly LoadedEvolution[]
}

/**
 * The evolutions of the folder that are not in force.
 * @throws LUX_EVOLUTION_EDITED, LUX_EVOLUTION_CONFLICT when those that are in force are not those of the folder
 */
export async function pendingEvolutions({
  realm,
  migrations,
  evolutions,
}: RealmEvolutions): Promise<readonly LoadedEvolution[]> {
  const { applied } = await migrations.status(realm)
  for (const [index, { hash, ...evolution }] of applied.entries()) {
    const file = evolutions[index]
    if (file?.hash === hash) continue
    const label = evolutionLabel(evolution)
    const isSame = file !== undefined && evolutionLabel(file) === label
    throw new LuxError(
      isSame ? 'LUX_EVOLUTION_EDITED' : 'LUX_EVOLUTION_CONFLICT',
      isSame
        ? `${label} was made anew after it was applied in realm ${realm.name}; put the file back as it was.`
        : `Realm ${realm.name} has ${label} in force, which is not in the folder; put its file back, or revert it (luxdb migrate down).`,
      { details: { realm: realm.name, label } },
    )
  }
  return evolutions.slice(applied.length)
}
