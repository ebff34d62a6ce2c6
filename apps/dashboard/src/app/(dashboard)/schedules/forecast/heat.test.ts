import { describe, expect, it } from 'vitest'
import { heatDays, levelOf, percent, shortText, stepsOf } from './heat.ts'

const TEN_MINUTES = 600_000
const buckets = (from: string, count: number, load: number | null = 0.5) =>
  Array.from({ length: count }, (_, index) => ({
    at: new Date(Date.parse(from) + index * TEN_MINUTES).toISOString(),
    tasks: index,
    busySeconds: 0,
    load: load === null ? null : load + index / 100,
  }))

describe('heatDays', () => {
  it('sums the tasks of an hour and takes the load of its busiest ten minutes', () => {
    const [day] = heatDays(buckets('2026-11-21T09:00:00Z', 6), 'UTC')
    expect(day?.cells[9]).toMatchObject({ tasks: 15, load: 0.55, at: '2026-11-21T09:00:00.000Z' })
    expect(day?.cells[10]).toBeUndefined()
  })

  it('goes by the days and hours of the zone', () => {
    const days = heatDays(buckets('2026-11-21T20:00:00Z', 12), 'Asia/Kolkata')
    expect(days.map(({ key }) => key)).toEqual(['2026-11-22'])
    expect(days[0]?.cells.flatMap((cell) => (cell === undefined ? [] : [cell.hour]))).toEqual([1, 2, 3])
  })

  it('makes one cell of an hour that exists twice, and none of one that does not exist', () => {
    const [autumn] = heatDays(buckets('2026-11-01T04:00:00Z', 24), 'America/New_York')
    expect(autumn?.cells[1]?.buckets).toHaveLength(12)
    const [spring] = heatDays(buckets('2026-03-08T05:00:00Z', 24), 'America/New_York')
    expect(spring?.cells.slice(0, 5).map((cell) => cell?.hour)).toEqual([0, 1, undefined, 3, 4])
  })

  it('knows no load where there are no slots', () => {
    expect(heatDays(buckets('2026-11-21T09:00:00Z', 6, null), 'UTC')[0]?.cells[9]?.load).toBeNull()
  })
})

it('more than all slots is a level of its own', () => {
  const steps = stepsOf('load', 3)
  expect([0, 0.1, 0.5, 0.6, 1, 1.01].map((load) => levelOf(load, steps))).toEqual([0, 1, 2, 3, 4, 5])
})

it('the most tasks there are stand on the highest level of tasks', () => {
  expect(levelOf(1, stepsOf('tasks', 1))).toBe(1)
  const steps = stepsOf('tasks', 400)
  expect([0, 1, 101, 400].map((tasks) => levelOf(tasks, steps))).toEqual([0, 1, 2, 4])
})

it('writes values that fit a cell', () => {
  expect(shortText(0, 'tasks')).toBe('')
  expect(shortText(12_400, 'tasks')).toBe('12K')
  expect(shortText(0.854, 'load')).toBe('85%')
  expect(shortText(1.63, 'load')).toBe('1.6×')
  expect(shortText(42.5, 'load')).toBe('43×')
  expect(percent(0.001)).toBe('<1%')
})
