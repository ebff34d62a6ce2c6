import type { AlertCondition } from '@bullwheel/contracts'
import { describe, expect, test } from 'vitest'
import type { AlertFacts } from './alert-facts.ts'
import { type WatchedRule, judgeRule } from './judge-rule.ts'

const MINUTE = 60_000
const rule = (condition: AlertCondition, over: Partial<WatchedRule> = {}): WatchedRule => ({
  condition,
  queue: null,
  type: null,
  mirror: null,
  ...over,
})
const found = (watched: WatchedRule, facts: AlertFacts) =>
  judgeRule(watched, facts)?.map(({ subject, value }) => [subject.kind, subject.name, value])

const inRow = { kind: 'failures_in_row', count: 3 } as const
const streaks = [
  { queue: 'mail', type: '', failures: 4 },
  { queue: 'mail', type: 'a', failures: 3 },
  { queue: 'slow', type: '', failures: 2 },
  { queue: '', type: 'a', failures: 5 },
]
const rate = { kind: 'failure_rate', percent: 50, window: 10 * MINUTE, minTasks: 4 } as const
const ended = new Map([
  [
    10 * MINUTE,
    [
      { queue: 'mail', type: 'a', completed: 1, failed: 3 },
      { queue: 'mail', type: 'b', completed: 3, failed: 0 },
      { queue: 'slow', type: 'a', completed: 0, failed: 2 },
    ],
  ],
])
const wait = { kind: 'oldest_wait', longerThan: 5 * MINUTE } as const
const due = [
  { queue: 'mail', type: 'a', tasks: 3, oldestMs: 6 * MINUTE },
  { queue: 'mail', type: 'b', tasks: 1, oldestMs: 9 * MINUTE },
  { queue: 'slow', type: 'a', tasks: 1, oldestMs: MINUTE },
]
const noWorker = { kind: 'no_worker' } as const
const serving = (...types: string[]) => ({
  alive: 1,
  wanted: 1,
  servedTypes: new Set(types),
  unserved: new Set<string>(),
})
const missedTick = { kind: 'missed_tick', window: 60 * MINUTE } as const
const missed = new Map([
  [
    60 * MINUTE,
    [
      { schedule: 'nightly', queue: 'mail', type: 'a', missed: 2, lateMs: 0 },
      { schedule: 'hourly', queue: 'slow', type: 'b', missed: 0, lateMs: 2 * MINUTE },
      { schedule: 'fresh', queue: 'slow', type: 'b', missed: 0, lateMs: 1_000 },
    ],
  ],
])

const nobody = { alive: 0, wanted: 1, servedTypes: new Set<string>(), unserved: new Set<string>() }

describe('what a rule finds', () => {
  test.each<[string, WatchedRule, AlertFacts, unknown[]]>([
    ['failures in a row of each queue', rule(inRow), { streaks }, [['queue', 'mail', 4]]],
    ['of one queue', rule(inRow, { queue: 'slow' }), { streaks }, []],
    ['of one type, over all queues', rule(inRow, { type: 'a' }), { streaks }, [['type', 'a', 5]]],
    ['of one type in one queue', rule(inRow, { queue: 'mail', type: 'a' }), { streaks }, [['type', 'a', 3]]],
    [
      'a failure rate of queues with enough tasks',
      rule({ ...rate, percent: 42 }),
      { ended },
      [['queue', 'mail', 42.9]],
    ],
    ['of one type', rule(rate, { type: 'a' }), { ended }, [['type', 'a', 83.3]]],
    ['below its percentage: nothing', rule(rate), { ended }, []],
    ['the oldest wait of each queue', rule(wait), { due }, [['queue', 'mail', 540]]],
    ['of one type', rule(wait, { type: 'a' }), { due }, [['type', 'a', 360]]],
    ['of a queue that is quick', rule(wait, { queue: 'slow' }), { due }, []],
    ['types with due tasks that nobody serves', rule(noWorker), { due, workers: serving('b') }, [['type', 'a', 4]]],
    [
      'a type that nobody serves, due or not',
      rule(noWorker, { type: 'x' }),
      { due, workers: serving('a') },
      [['type', 'x', 0]],
    ],
    ['no worker at all, once', rule(noWorker), { due: [], workers: nobody }, [['workers', 'all', 0]]],
    ['no worker, and none is wanted', rule(noWorker), { due: [], workers: { ...nobody, wanted: 0 } }, []],
    ['no worker, but nothing due in that queue', rule(noWorker, { queue: 'idle' }), { due, workers: nobody }, []],
    [
      'queues with due tasks whose pools have no worker, once for all their types',
      rule(noWorker),
      { due, workers: { ...serving('b'), unserved: new Set(['mail']) } },
      [
        ['queue', 'mail', 4],
        ['type', 'a', 1],
      ],
    ],
    [
      'missed and late ticks',
      rule(missedTick),
      { missed },
      [
        ['schedule', 'nightly', 2],
        ['schedule', 'hourly', 1],
      ],
    ],
    ['of schedules of one queue', rule(missedTick, { queue: 'slow' }), { missed }, [['schedule', 'hourly', 1]]],
    [
      'a mirror that is behind',
      rule({ kind: 'mirror_lag', longerThan: MINUTE }),
      {
        mirrors: [
          { name: 'kafka', seconds: 61 },
          { name: 'stats', seconds: 1 },
        ],
      },
      [['mirror', 'kafka', 61]],
    ],
    [
      'another mirror',
      rule({ kind: 'mirror_lag', longerThan: MINUTE }, { mirror: 'stats' }),
      { mirrors: [{ name: 'kafka', seconds: 61 }] },
      [],
    ],
    [
      'a ledger that does not add up',
      rule({ kind: 'ledger_difference' }),
      {
        differences: [
          { queue: 'a', difference: 0 },
          { queue: 'b', difference: -2 },
        ],
      },
      [['queue', 'b', -2]],
    ],
  ])('%s', (_what, watched, facts, expected) => {
    expect(found(watched, facts)).toEqual(expected)
  })

  test.each([
    ['nothing waits', []],
    ['some wait', due],
  ])('without any worker a rule about a type stays about it: %s', (_what, lines) => {
    expect(
      found(rule(noWorker, { type: 'a' }), { due: lines, workers: nobody })?.map(([kind, name]) => [kind, name]),
    ).toEqual([['type', 'a']])
  })

  test('is not known while what it needs cannot be read', () => {
    const conditions: AlertCondition[] = [
      inRow,
      rate,
      wait,
      noWorker,
      missedTick,
      { kind: 'mirror_lag', longerThan: MINUTE },
      { kind: 'ledger_difference' },
    ]
    for (const condition of conditions) expect(judgeRule(rule(condition), {})).toBeUndefined()
  })

  test('is said in words', () => {
    const paused = new Set(['mail'])
    expect(judgeRule(rule(wait), { due, paused })?.map(({ message }) => message)).toEqual([
      'A task of the queue mail has been due for 9 min; the queue mail is paused',
    ])
    expect(judgeRule(rule(rate, { type: 'a', queue: 'mail' }), { ended })?.map(({ message }) => message)).toEqual([
      '3 of 4 tasks (75 %) of the type a in the queue mail failed within 10 min',
    ])
  })
})
