import type { Condition } from '../query/condition.js'
import type { OrderNode } from '../query/order-node.js'
import type { ConditionMistakes } from './condition-mistakes.js'
import type { FilterOf, Operand, ValueWord } from './filter-types.js'
import type { AnyKind } from './kind.js'
import type { RecordOf } from './kind-types.js'
import type { Mistake } from './mistake.js'
import type {
  BondName,
  BondTargetOf,
  Direction,
  EmbedInput,
  FieldName,
  OrderInput,
  OrderTerm,
  QueryInput,
  WhereInput,
} from './query-input.js'

/** What a query literal is inferred as: so loose that mistakes reach {@link CheckedQuery}. */
export interface AnyQuery {
  readonly where?: object
  readonly select?: readonly (string | object)[]
  readonly orderBy?: object
  readonly embed?: object
}

/**
 * The parameter type of methods that take a query: `query: CheckedQuery<K, Q>` with
 * `const Q extends AnyQuery`. Offers what fits, infers the literal, and says in a sentence what is wrong.
 */
export type CheckedQuery<K extends AnyKind, Q> = Q & QueryInput<K> & QueryMistakes<K, Q>

/**
 * The same for the parts of a query by themselves, for builders. Nodes are named by one of their members only: of
 * whole ones TypeScript would infer no more than what they have beside their type.
 */
export type CheckedWhere<K extends AnyKind, W> = W &
  (WhereInput<K> | Pick<Condition, 'type'>) &
  WhereMistakes<K, W>
export type CheckedSelection<K extends AnyKind, Items> = Items & SelectMistakes<K, Items>
export type CheckedOrder<K extends AnyKind, Term> = Term &
  (OrderInput<K> | Pick<OrderNode, 'direction'>) &
  TermMistakes<K, Term>
export type CheckedEmbed<K extends AnyKind, Embeds> = Embeds & EmbedInput<K> & EmbedMistakes<K, Embeds>

/** A variable that was typed before needs no second look, and could not be told apart deep down. */
type QueryMistakes<K extends AnyKind, Q> = [QueryInput<K>] extends [Q] ? unknown : MemberMistakes<K, Q>

type MemberMistakes<K extends AnyKind, Q> = {
  readonly [Member in keyof Q]: Member extends 'where'
    ? WhereMistakes<K, Q[Member]>
    : Member extends 'select'
      ? SelectMistakes<K, Q[Member]>
      : Member extends 'orderBy'
        ? OrderMistakes<K, Q[Member]>
        : Member extends 'embed'
          ? EmbedMistakes<K, Q[Member]>
          : Member extends keyof QueryInput<K>
            ? unknown
            : Mistake<`A query has no member ${Member & string}.`>
}

type WhereMistakes<K extends AnyKind, W> = W extends Condition
  ? ConditionMistakes<K, W>
  : [WhereInput<K>] extends [W]
    ? unknown
    : {
        readonly [Name in keyof W]: Name extends 'and' | 'or'
          ? ListMistakes<K, W[Name]>
          : Name extends 'not'
            ? WhereMistakes<K, W[Name]>
            : Name extends FieldName<K>
              ? OperandMistakes<K, Name, W[Name]>
              : Name extends BondName<K>
                ? BondMistakes<K, Name, W[Name]>
                : Mistake<`Kind ${K['name']} has no field ${Name & string}.`>
      }

type ListMistakes<K extends AnyKind, List> = { readonly [Index in keyof List]: WhereMistakes<K, List[Index]> }

type OperandMistakes<K extends AnyKind, Name extends FieldName<K>, Given> = Given extends
  | Operand<RecordOf<K>[Name]>
  | undefined
  ? OperatorMistakes<K, Name, Given>
  : Given extends string | number | bigint | boolean | null | undefined | Date | readonly unknown[]
    ? Mistake<`Field ${Name} of kind ${K['name']} takes ${ValueWord<NonNullable<RecordOf<K>[Name]>>}.`>
    : OperatorMistakes<K, Name, Given>

type OperatorMistakes<K extends AnyKind, Name extends FieldName<K>, Given> = Given extends
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Date
  ? unknown
  : {
      readonly [Operator in keyof Given]: Operator extends keyof FilterOf<NonNullable<RecordOf<K>[Name]>>
        ? Given[Operator] extends FilterOf<NonNullable<RecordOf<K>[Name]>>[Operator]
          ? unknown
          : Mistake<`Operator ${Operator & string} on field ${Name} of kind ${K['name']} does not take this value.`>
        : Mistake<`Field ${Name} of kind ${K['name']} takes ${ValueWord<NonNullable<RecordOf<K>[Name]>>} and has no operator ${Operator & string}.`>
    }

type BondMistakes<K extends AnyKind, Name extends string, Given> = {
  readonly [Member in keyof Given]: Member extends 'exists'
    ? Given[Member] extends boolean
      ? unknown
      : WhereMistakes<BondTargetOf<K, Name>, Given[Member]>
    : Mistake<`Bond ${Name} of kind ${K['name']} is asked by exists, not by ${Member & string}.`>
}

type SelectMistakes<K extends AnyKind, List> = {
  readonly [Index in keyof List]: List[Index] extends string
    ? string extends List[Index] // while an editor completes the list
      ? unknown
      : List[Index] extends FieldName<K>
        ? unknown
        : Mistake<`Kind ${K['name']} has no field ${List[Index] & string}.`>
    : List[Index] extends { readonly field: infer Field }
      ? Field extends FieldName<K>
        ? unknown
        : { readonly field: Mistake<`Kind ${K['name']} has no field ${Field & string}.`> }
      : unknown
}

type OrderMistakes<K extends AnyKind, Order> = Order extends readonly unknown[]
  ? { readonly [Index in keyof Order]: TermMistakes<K, Order[Index]> }
  : TermMistakes<K, Order>

type TermMistakes<K extends AnyKind, Term> = Term extends OrderNode
  ? OrderNodeMistakes<K, Term>
  : {
      readonly [Name in keyof Term]: Name extends FieldName<K>
        ? Term[Name] extends Direction | OrderTerm | undefined
          ? unknown
          : Mistake<`The order by ${Name} is asc or desc.`>
        : Mistake<`Kind ${K['name']} has no field ${Name & string}.`>
    }

type OrderNodeMistakes<K extends AnyKind, Term> = string extends K['name']
  ? unknown
  : Term extends { readonly bond: infer Bond extends string }
    ? string extends Bond
      ? unknown
      : Bond extends BondName<K>
        ? OrderNodeMistakes<BondTargetOf<K, Bond>, Omit<Term, 'bond'>>
        : { readonly bond: Mistake<`Kind ${K['name']} has no bond ${Bond}.`> }
    : Term extends { readonly field: infer Field extends string }
      ? string extends Field
        ? unknown
        : Field extends FieldName<K>
          ? unknown
          : { readonly field: Mistake<`Kind ${K['name']} has no field ${Field}.`> }
      : unknown

type EmbedMistakes<K extends AnyKind, Embeds> = {
  readonly [Name in keyof Embeds]: Name extends BondName<K>
    ? Embeds[Name] extends boolean
      ? unknown
      : QueryMistakes<BondTargetOf<K, Name>, Embeds[Name]>
    : Mistake<`Kind ${K['name']} has no bond ${Name & string}.`>
}
