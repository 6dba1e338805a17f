import type { Given } from '../query/asks.js'
import type { Condition } from '../query/condition.js'
import type { JsonPrimitive } from '../query/json.js'
import type { ValueWord } from './filter-types.js'
import type { AnyKind } from './kind.js'
import type { RecordOf } from './kind-types.js'
import type { Mistake } from './mistake.js'
import type { BondName, BondTargetOf, FieldName } from './query-input.js'

/**
 * What is wrong with a condition that `eq`, `and` and the like have made for a kind, at the place where it is
 * wrong. A condition whose type says nothing of its fields is left to the validator, and so is a kind whose type
 * says nothing of its own.
 */
export type ConditionMistakes<K extends AnyKind, C> = string extends K['name']
  ? unknown
  : Condition extends C
    ? unknown
    : C extends { readonly type: 'and' | 'or'; readonly conditions: infer List }
      ? { readonly conditions: { readonly [Index in keyof List]: ConditionMistakes<K, List[Index]> } }
      : C extends { readonly type: 'not'; readonly condition: infer Negated }
        ? { readonly condition: ConditionMistakes<K, Negated> }
        : C extends { readonly type: 'exists'; readonly bond: infer Bond extends string }
          ? BondMistakes<K, Bond, C>
          : C extends { readonly field: infer Field extends string }
            ? PlaceMistakes<K, Field, C>
            : unknown

type BondMistakes<K extends AnyKind, Bond extends string, C> = string extends Bond
  ? unknown
  : Bond extends BondName<K>
    ? C extends { readonly where: infer Where }
      ? { readonly where: ConditionMistakes<BondTargetOf<K, Bond>, Where> }
      : unknown
    : { readonly bond: Mistake<`Kind ${K['name']} has no bond ${Bond}.`> }

/** A place inside json may hold anything; a field holds what its schema says. */
type PlaceMistakes<K extends AnyKind, Field extends string, C> = string extends Field
  ? unknown
  : Field extends FieldName<K>
    ? C extends { readonly path: readonly unknown[] }
      ? unknown
      : FieldMistakes<K, Field, NonNullable<RecordOf<K>[Field]>, C>
    : { readonly field: Mistake<`Kind ${K['name']} has no field ${Field}.`> }

type FieldMistakes<K extends AnyKind, Field extends string, Value, C> = C extends {
  readonly type: 'pattern'
}
  ? [Value] extends [string]
    ? unknown
    : Takes<K, Field, Value>
  : C extends { readonly type: 'json' | 'hasKey' }
    ? IsScalar<Value> extends true
      ? Takes<K, Field, Value>
      : unknown
    : C extends Given<infer Operand>
      ? OperandMistakes<K, Field, Value, Operand>
      : unknown

/** A node that was written by hand says nothing of its operand. */
type OperandMistakes<K extends AnyKind, Field extends string, Value, Operand> = unknown extends Operand
  ? unknown
  : [Operand] extends [Comparable<Value> | null]
    ? unknown
    : Takes<K, Field, Value>

type Takes<K extends AnyKind, Field extends string, Value> = {
  readonly field: Mistake<`Field ${Field} of kind ${K['name']} takes ${ValueWord<Value>}.`>
}

type IsAny<T> = 0 extends 1 & T ? true : false

type IsScalar<Value> =
  IsAny<Value> extends true
    ? false
    : [Value] extends [string | number | bigint | boolean | Date]
      ? true
      : false

type Comparable<Value> =
  IsAny<Value> extends true ? unknown : IsScalar<Value> extends true ? Value : JsonPrimitive
