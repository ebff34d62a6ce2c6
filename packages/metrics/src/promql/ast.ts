/** A query as the minute statistics can answer it; what else PromQL has is refused when it is read. */
export type Expression =
  | { kind: 'number'; value: number }
  | Selector
  | Increase
  | { kind: 'call'; name: PlainFunction; of: Expression }
  | { kind: 'quantile'; quantile: Expression; of: Expression }
  | Aggregation
  | Binary
  | { kind: 'negative'; of: Expression }

export type Matcher = {
  label: string
  op: '=' | '!=' | '=~' | '!~'
  value: string
  matches: (value: string) => boolean
}
/** The values of a metric; `offsetMs` back from the time that is asked for. */
export type Selector = { kind: 'selector'; metric: string; matchers: Matcher[]; offsetMs: number }
/** By how much a counter rose within `rangeMs`, or that per second. */
export type Increase = { kind: 'increase'; isRate: boolean; of: Selector; rangeMs: number }
export type PlainFunction = 'abs' | 'ceil' | 'floor' | 'round'
export type Aggregation = {
  kind: 'aggregate'
  op: AggregateOp
  /** `by`: the labels that stay; `without`: those that go. */
  grouping: { mode: 'by' | 'without'; labels: string[] }
  of: Expression
}
export type AggregateOp = 'sum' | 'avg' | 'min' | 'max' | 'count'
export type Binary = {
  kind: 'binary'
  op: BinaryOp
  isBool: boolean
  matching: { mode: 'on' | 'ignoring'; labels: string[] }
  left: Expression
  right: Expression
}
export type BinaryOp = '+' | '-' | '*' | '/' | '%' | '^' | '==' | '!=' | '<' | '<=' | '>' | '>='

/** Every selector of a query, with how far back from the times that are asked for it reads. */
export function selectorsOf(expression: Expression): { selector: Selector; rangeMs: number }[] {
  switch (expression.kind) {
    case 'number':
      return []
    case 'selector':
      return [{ selector: expression, rangeMs: 0 }]
    case 'increase':
      return [{ selector: expression.of, rangeMs: expression.rangeMs }]
    case 'call':
    case 'aggregate':
    case 'negative':
      return selectorsOf(expression.of)
    case 'quantile':
      return [...selectorsOf(expression.quantile), ...selectorsOf(expression.of)]
    case 'binary':
      return [...selectorsOf(expression.left), ...selectorsOf(expression.right)]
  }
}
