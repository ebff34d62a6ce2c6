import type { Binary, BinaryOp } from './ast.ts'
import { PromqlError, badData } from './promql-error.ts'
import { type Labels, type Line, type Value, keyOf, omit, pick, withoutName } from './vector.ts'

const COMPARISONS: Partial<Record<BinaryOp, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}
const ARITHMETIC: Partial<Record<BinaryOp, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
}

type Operator = Pick<Binary, 'op' | 'isBool' | 'matching'>

/** Arithmetic and comparison of numbers and series. A comparison without `bool` keeps what it holds for. */
export function operate(operator: Operator, left: Value, right: Value): Value {
  const { op, isBool } = operator
  const isComparison = COMPARISONS[op] !== undefined
  if (isBool && !isComparison) throw badData('invalid parameter "query": bool stands only beside a comparison')
  if (typeof left === 'number' && typeof right === 'number') {
    if (isComparison && !isBool)
      throw badData('invalid parameter "query": comparisons between scalars must use BOOL modifier')
    return combine(operator, left, right, left) ?? Number.NaN
  }
  const labelsOf = (labels: Labels): Labels => (isComparison && !isBool ? labels : withoutName(labels))
  if (typeof right === 'number') {
    if (typeof left === 'number') return left
    return left.map(({ labels, values }) => ({
      labels: labelsOf(labels),
      values: values.map((value) => (value === undefined ? undefined : combine(operator, value, right, value))),
    }))
  }
  if (typeof left === 'number') {
    return right.map(({ labels, values }) => ({
      labels: labelsOf(labels),
      values: values.map((value) => (value === undefined ? undefined : combine(operator, left, value, value))),
    }))
  }
  return matched(operator, left, right)
}

/** `kept` is what a comparison that holds gives. */
function combine({ op, isBool }: Operator, a: number, b: number, kept: number): number | undefined {
  const arithmetic = ARITHMETIC[op]
  if (arithmetic !== undefined) return arithmetic(a, b)
  const holds = COMPARISONS[op]?.(a, b) ?? false
  if (isBool) return holds ? 1 : 0
  return holds ? kept : undefined
}

/** Each series of the left with the one of the right that has the same labels, as `on` or `ignoring` have it. */
function matched(operator: Operator, left: Line[], right: Line[]): Line[] {
  const { mode, labels: names } = operator.matching
  const sideOf = (labels: Labels): Labels =>
    mode === 'on' ? pick(labels, names) : omit(labels, ['__name__', ...names])
  const others = byKey(right, sideOf, 'right')
  const isFilter = COMPARISONS[operator.op] !== undefined && !operator.isBool
  return [...byKey(left, sideOf, 'left')].flatMap(([key, line]) => {
    const other = others.get(key)
    if (other === undefined) return []
    const values = line.values.map((a, at) => {
      const b = other.values[at]
      return a === undefined || b === undefined ? undefined : combine(operator, a, b, a)
    })
    return { labels: isFilter ? line.labels : sideOf(line.labels), values }
  })
}

function byKey(lines: Line[], sideOf: (labels: Labels) => Labels, side: string): Map<string, Line> {
  const found = new Map<string, Line>()
  for (const line of lines) {
    const key = keyOf(sideOf(line.labels))
    if (found.has(key))
      throw new PromqlError(
        'execution',
        `several series on the ${side} have the labels ${key}: many-to-one matching (group_left, group_right) is not supported without Prometheus`,
      )
    found.set(key, line)
  }
  return found
}
