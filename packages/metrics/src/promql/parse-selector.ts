import type { SyntaxNode } from '@lezer/common'
import type { Matcher, Selector } from './ast.ts'
import { durationMs, textOf } from './literals.ts'
import { patternOf } from './pattern.ts'
import { badData, unsupported } from './promql-error.ts'
import { type Source, childrenOf, textIn } from './syntax.ts'

/** `name{label="value"}`, with `offset 5m` when it stands in (or beside, for a range) an OffsetExpr. */
export function selectorOf(node: SyntaxNode, source: Source, beside?: SyntaxNode): Selector {
  const isOffset = node.name === 'OffsetExpr'
  const vector = isOffset ? node.getChild('VectorSelector') : node
  if (vector === null) throw unsupported(`offset of anything but a metric: ${textIn(node, source)}`)
  const offset = isOffset ? node : beside
  const matchers = matchersIn(vector, source)
  const identifier = vector.getChild('Identifier')
  const named = matchers.find(({ label, op }) => label === '__name__' && op === '=')
  const metric = identifier === null ? named?.value : textIn(identifier, source)
  if (metric === undefined) throw unsupported(`a selector without the name of a metric: ${textIn(vector, source)}`)
  return {
    kind: 'selector',
    metric,
    matchers: matchers.filter((matcher) => matcher !== named),
    offsetMs: offset === undefined ? 0 : offsetMsIn(offset, source),
  }
}

function offsetMsIn(node: SyntaxNode, source: Source): number {
  const text = textIn(node, source)
  const [, sign, duration] = /offset\s+(-?)\s*(\S+)\s*$/i.exec(text) ?? []
  const ms = durationMs(duration ?? '')
  if (ms === undefined) throw unsupported(`the offset in ${text}`)
  return sign === '-' ? -ms : ms
}

function matchersIn(vector: SyntaxNode, source: Source): Matcher[] {
  const list = vector.getChild('LabelMatchers')
  return list === null ? [] : childrenOf(list).map((node) => matcherOf(node, source))
}

function matcherOf(node: SyntaxNode, source: Source): Matcher {
  const [label, op, value] = childrenOf(node)
  // `{"a metric"}`, a name in quotes.
  if (label !== undefined && op === undefined) {
    const name = textOf(textIn(label, source))
    return { label: '__name__', op: '=', value: name, matches: (found) => found === name }
  }
  if (label === undefined || op === undefined || value === undefined)
    throw badData(`invalid parameter "query": ${textIn(node, source)}`)
  const name = textIn(label, source)
  const operator = textIn(op, source) as Matcher['op']
  const wanted = textOf(textIn(value, source))
  return {
    label: /^["'`]/.test(name) ? textOf(name) : name,
    op: operator,
    value: wanted,
    matches: testOf(operator, wanted),
  }
}

function testOf(op: Matcher['op'], wanted: string): (value: string) => boolean {
  switch (op) {
    case '=':
      return (value) => value === wanted
    case '!=':
      return (value) => value !== wanted
    case '=~':
      return patternOf(wanted)
    case '!~': {
      const fits = patternOf(wanted)
      return (value) => !fits(value)
    }
  }
}
