import { addBondWork } from './add-bond.js'
import { addFieldWork } from './add-field.js'
import { addIndexWork } from './add-index.js'
import { addKindWork } from './add-kind.js'
import { changeTypeWork } from './change-type.js'
import { dropBondWork } from './drop-bond.js'
import { dropFieldWork } from './drop-field.js'
import { dropIndexWork } from './drop-index.js'
import { dropKindWork } from './drop-kind.js'
import type { EvolutionOperation } from './evolution-operation.js'
import type { OperationWork } from './operation-work.js'
import { renameFieldWork } from './rename-field.js'
import { renameKindWork } from './rename-kind.js'
import { runSqlWork } from './run-sql.js'
import { setBoundsWork } from './set-bounds.js'
import { setDefaultWork } from './set-default.js'
import { setEnumWork } from './set-enum.js'
import { setOptionalWork } from './set-optional.js'
import { setRequiredWork } from './set-required.js'
import { transformDataWork } from './transform-data.js'

/** What an operation takes to happen and to be undone. */
export function workOf(operation: EvolutionOperation): OperationWork {
  switch (operation.type) {
    case 'addKind':
      return addKindWork(operation)
    case 'dropKind':
      return dropKindWork(operation)
    case 'renameKind':
      return renameKindWork(operation)
    case 'addField':
      return addFieldWork(operation)
    case 'dropField':
      return dropFieldWork(operation)
    case 'renameField':
      return renameFieldWork(operation)
    case 'changeType':
      return changeTypeWork(operation)
    case 'setRequired':
      return setRequiredWork(operation)
    case 'setOptional':
      return setOptionalWork(operation)
    case 'setDefault':
      return setDefaultWork(operation)
    case 'setEnum':
      return setEnumWork(operation)
    case 'setBounds':
      return setBoundsWork(operation)
    case 'addIndex':
      return addIndexWork(operation)
    case 'dropIndex':
      return dropIndexWork(operation)
    case 'addBond':
      return addBondWork(operation)
    case 'dropBond':
      return dropBondWork(operation)
    case 'transformData':
      return transformDataWork(operation)
    case 'sql':
      return runSqlWork(operation)
  }
}
