'use client'

import { useEffect, useRef } from 'react'
import type uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { type ChartData, alone } from './chart-data.ts'
import { formatMoment } from './format-value.ts'
import { useThemeCount } from './use-theme-count.ts'

type Props = {
  data: ChartData
  format: (value: number) => string
  isWhole: boolean
  /** Hears which place in the lines is pointed at; undefined: none. */
  onPoint: (at: number | undefined) => void
}

type Axis = Pick<Props, 'format' | 'isWhole'>

/** Steps of an axis that has no halves. */
const WHOLE_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]
const HEIGHT = 180
const FONT = '11px ui-sans-serif, system-ui, sans-serif'

/** The lines themselves, on a canvas; what they say stands in the table beside it. */
export function LineCanvas({ data, format, isWhole, onPoint }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const newest = useRef(data)
  const theme = useThemeCount()
  const look = data.lines.map(({ name, colour }) => `${colour} ${name}`).join('\n')

  useEffect(() => {
    newest.current = data
    plot.current?.setData(columnsOf(data))
  }, [data])

  useEffect(() => {
    const element = place.current
    if (element === null) return
    let isGone = false
    const fit = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }))
    void import('uplot').then(({ default: Plot }) => {
      if (isGone) return
      const shown = newest.current
      plot.current = new Plot(
        {
          ...optionsOf(element, shown, { format, isWhole }),
          hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? undefined)] },
        },
        columnsOf(shown),
        element,
      )
      fit.observe(element)
    })
    return () => {
      isGone = true
      fit.disconnect()
      plot.current?.destroy()
      plot.current = undefined
    }
    // `look` says which lines there are; new values of the same lines are set above.
  }, [look, theme, format, isWhole, onPoint])

  return <div ref={place} aria-hidden className="h-[180px] w-full overflow-hidden" />
}

const columnsOf = ({ times, lines }: ChartData): uPlot.AlignedData => [times, ...lines.map(({ values }) => values)]

function optionsOf(element: HTMLElement, { lines }: ChartData, { format, isWhole }: Axis): uPlot.Options {
  const colour = colourReader(element)
  const axis = {
    stroke: colour('ink-3'),
    font: FONT,
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
  }
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: false, y: false } },
    padding: [8, 8, 0, 0],
    scales: { y: { range: (_, low, high) => [Math.min(0, low ?? 0), high > 0 ? high * 1.08 : 1] } },
    axes: [
      { ...axis, size: 28, space: 60, values: (_, splits) => splits.map(formatMoment) },
      {
        ...axis,
        size: 56,
        space: 32,
        values: (_, splits) => splits.map(format),
        ...(isWhole && { incrs: WHOLE_STEPS }),
      },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        label: line.name,
        stroke: colour(line.colour),
        width: 1.5,
        // A value without neighbours has no line: it is a dot.
        points: { show: true, size: 5, filter: ({ data: columns }: uPlot, at: number) => alone(columns[at] ?? []) },
        spanGaps: false,
      })),
    ],
  }
}

/** What a token is worth here and now: a canvas does not know light-dark(). */
function colourReader(element: HTMLElement): (token: string) => string {
  return (token) => {
    const probe = document.createElement('span')
    probe.style.color = `var(--${token})`
    element.append(probe)
    const { color } = getComputedStyle(probe)
    probe.remove()
    return color
  }
}
