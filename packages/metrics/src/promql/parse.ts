import { parser } from '@prometheus-io/lezer-promql'
import type { SyntaxNode } from '@lezer/common'
import type {
  AggregateOp,
  Aggregation,
  Binary,
  BinaryOp,
  Expression,
  Increase,
  PlainFunction,
  Selector,
} from './ast.ts'
import { durationMs, numberOf } from './literals.ts'
import { badData, unsupported } from './promql-error.ts'
import { selectorOf } from './parse-selector.ts'
import { type Source, childrenOf, labelsIn, textIn } from './syntax.ts'

const MAX_LENGTH = 10_000
const MAX_DEPTH = 50
const AGGREGATES = ['sum', 'avg', 'min', 'max', 'count']
const PLAIN = ['abs', 'ceil', 'floor', 'round']
const OPERATORS = ['+', '-', '*', '/', '%', '^', '==', '!=', '<', '<=', '>', '>=']
const FUNCTIONS = ['rate', 'increase', 'histogram_quantile', ...PLAIN]

/** Reads a query with Prometheus' own grammar. Throws PromqlError: `bad_data`, or `execution` for what is not supported. */
export function parseQuery(query: string): Expression {
  if (query.trim() === '') throw badData('invalid parameter "query": it is empty')
  if (query.length > MAX_LENGTH) throw badData(`invalid parameter "query": more than ${MAX_LENGTH} characters`)
  const top = parser.parse(query).topNode
  const source: Source = { query, depth: 0 }
  refuseErrors(top, query)
  const [only] = childrenOf(top)
  if (only === undefined) throw badData('invalid parameter "query": no expression')
  return expressionOf(only, source)
}

function refuseErrors(top: SyntaxNode, query: string): void {
  top.cursor().iterate((node) => {
    if (!node.type.isError) return
    const found = query.slice(node.from, Math.max(node.to, node.from + 1)) || 'the end'
    throw badData(`invalid parameter "query": parse error at character ${node.from + 1}: unexpected ${found}`)
  })
}

function expressionOf(node: SyntaxNode, before: Source): Expression {
  const source = { ...before, depth: before.depth + 1 }
  if (source.depth > MAX_DEPTH) throw unsupported(`more than ${MAX_DEPTH} expressions in each other`)
  switch (node.name) {
    case 'NumberDurationLiteral':
      return { kind: 'number', value: numberOf(textIn(node, source)) }
    case 'ParenExpr':
      return expressionOf(firstOf(node), source)
    case 'UnaryExpr':
      return unaryOf(node, source)
    case 'VectorSelector':
    case 'OffsetExpr':
      return selectorOf(node, source)
    case 'FunctionCall':
      return callOf(node, source)
    case 'AggregateExpr':
      return aggregateOf(node, source)
    case 'BinaryExpr':
      return binaryOf(node, source)
    case 'MatrixSelector':
      throw unsupported(`a range outside of rate() or increase(): ${textIn(node, source)}`)
    case 'SubqueryExpr':
      throw unsupported(`the subquery ${textIn(node, source)}`)
    case 'StepInvariantExpr':
      throw unsupported(`the @ modifier: ${textIn(node, source)}`)
    default:
      throw unsupported(`${node.name} (${textIn(node, source)})`)
  }
}

function firstOf(node: SyntaxNode): SyntaxNode {
  const [first] = childrenOf(node)
  if (first === undefined) throw badData('invalid parameter "query": an empty expression')
  return first
}

function unaryOf(node: SyntaxNode, source: Source): Expression {
  const [operator, operand] = childrenOf(node)
  if (operator === undefined || operand === undefined)
    throw badData('invalid parameter "query": nothing after the sign')
  const of = expressionOf(operand, source)
  return textIn(operator, source) === '-' ? { kind: 'negative', of } : of
}

function callOf(node: SyntaxNode, source: Source): Expression {
  const [identifier, body] = childrenOf(node)
  const name = identifier === undefined ? '' : textIn(identifier, source)
  const given = body === undefined ? [] : childrenOf(body)
  if (!FUNCTIONS.includes(name)) throw unsupported(`the function ${name}; there are: ${FUNCTIONS.join(', ')}`)
  const wanted = name === 'histogram_quantile' ? 2 : 1
  const [first, second] = given
  if (given.length !== wanted || first === undefined)
    throw badData(`invalid parameter "query": ${name}() takes ${wanted} ${wanted === 1 ? 'argument' : 'arguments'}`)
  if (name === 'rate' || name === 'increase') return increaseOf(first, name === 'rate', source)
  if (second === undefined) return { kind: 'call', name: name as PlainFunction, of: expressionOf(first, source) }
  return { kind: 'quantile', quantile: expressionOf(first, source), of: expressionOf(second, source) }
}

/** `x[5m]` or `x[5m] offset 1h`. */
function increaseOf(node: SyntaxNode, isRate: boolean, source: Source): Increase {
  const matrix = node.name === 'OffsetExpr' ? node.getChild('MatrixSelector') : node
  if (node.name === 'SubqueryExpr') throw unsupported(`the subquery ${textIn(node, source)}`)
  if (matrix?.name !== 'MatrixSelector')
    throw badData(
      `invalid parameter "query": ${isRate ? 'rate' : 'increase'}() takes a range like tasks_processed_total[5m], not ${textIn(node, source)}`,
    )
  const vector = matrix.getChild('VectorSelector')
  const range = matrix.getChild('DurationExpr')
  if (vector === null || range === null) throw unsupported(textIn(matrix, source))
  const rangeMs = durationMs(textIn(range, source))
  if (rangeMs === undefined || rangeMs <= 0) throw unsupported(`the range ${textIn(range, source)}`)
  const of: Selector = selectorOf(vector, source, node.name === 'OffsetExpr' ? node : undefined)
  return { kind: 'increase', isRate, of, rangeMs }
}

function aggregateOf(node: SyntaxNode, source: Source): Aggregation {
  const op = textIn(firstOf(node), source).toLowerCase()
  if (!AGGREGATES.includes(op)) throw unsupported(`the aggregation ${op}; there are: ${AGGREGATES.join(', ')}`)
  const body = node.getChild('FunctionCallBody')
  const [only, ...more] = body === null ? [] : childrenOf(body)
  if (only === undefined || more.length > 0) throw badData(`invalid parameter "query": ${op}() takes 1 argument`)
  const modifier = node.getChild('AggregateModifier')
  const mode = modifier?.getChild('Without') ? 'without' : 'by'
  const grouping = { mode, labels: modifier === null ? [] : labelsIn(modifier, source) } as const
  return { kind: 'aggregate', op: op as AggregateOp, grouping, of: expressionOf(only, source) }
}

function binaryOf(node: SyntaxNode, source: Source): Binary {
  const children = childrenOf(node)
  const [left, operator] = children
  const right = children.at(-1)
  if (left === undefined || operator === undefined || right === undefined || children.length < 3)
    throw badData('invalid parameter "query": an operator needs two sides')
  const op = textIn(operator, source).toLowerCase()
  if (!OPERATORS.includes(op)) throw unsupported(`the operator ${op}`)
  const clause = node.getChild('MatchingModifierClause')
  const group = clause?.getChild('GroupLeft') ?? clause?.getChild('GroupRight')
  if (group) throw unsupported(textIn(group, source))
  const mode = clause?.getChild('On') ? 'on' : 'ignoring'
  return {
    kind: 'binary',
    op: op as BinaryOp,
    isBool: node.getChild('BoolModifier') !== null || clause?.getChild('BoolModifier') != null,
    matching: { mode, labels: clause === null ? [] : labelsIn(clause, source) },
    left: expressionOf(left, source),
    right: expressionOf(right, source),
  }
}
