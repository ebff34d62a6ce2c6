/** What is said about any field, whatever its kind. */
type About = { title?: string; description?: string; initial?: unknown; examples?: readonly unknown[] }

export type StringField = About & {
  kind: 'string'
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
}
export type NumberField = About & { kind: 'number'; isInteger: boolean; minimum?: number; maximum?: number }
export type BooleanField = About & { kind: 'boolean' }
export type ChoiceField = About & { kind: 'choice'; options: readonly unknown[] }
export type Member = { name: string; field: Field; isRequired: boolean }
/** `others` is what further properties of any name may hold; null where there may be none. */
export type ObjectField = About & { kind: 'object'; members: readonly Member[]; others: Field | null }
export type ListField = About & { kind: 'list'; item: Field; minItems: number; maxItems?: number }
export type Variant = { label: string; field: Field }
export type VariantsField = About & { kind: 'variants'; variants: readonly Variant[] }
/** Anything at all, or something that a form cannot show: written as JSON. */
export type JsonField = About & { kind: 'json' }

/** One field of a form, read from a JSON Schema. */
export type Field =
  | StringField
  | NumberField
  | BooleanField
  | ChoiceField
  | ObjectField
  | ListField
  | VariantsField
  | JsonField
