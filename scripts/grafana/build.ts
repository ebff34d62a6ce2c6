/**
 * Writes infra/grafana/dashboards/*.json from panels.ts: `node scripts/grafana/build.ts write`, or `check` to see that they are as it would
 * write them.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Dashboard, type Panel, type Variable, dashboards } from './panels.ts'

const FOLDER = join(import.meta.dirname, '../../infra/grafana/dashboards')
const COLUMNS = 24
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' }
const HEIGHT = { timeseries: 8, stat: 4, bargauge: 6 } as const

type Place = { x: number; y: number; w: number; h: number }

function toGrafana({ uid, title, variables, rows }: Dashboard): object {
  let y = 0
  let id = 0
  const panels = rows.flatMap(([rowTitle, of]) => {
    const row = {
      id: ++id,
      type: 'row',
      title: rowTitle,
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y: y++, w: COLUMNS, h: 1 },
    }
    const placed = place(of, y)
    y = placed.reduce((end, [, at]) => Math.max(end, at.y + at.h), y)
    return [row, ...placed.map(([panel, at]) => toPanel(panel, ++id, at))]
  })
  return {
    uid,
    title,
    tags: ['bullwheel'],
    timezone: 'browser',
    schemaVersion: 41,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    links: [
      {
        type: 'dashboards',
        title: 'Bullwheel',
        tags: ['bullwheel'],
        asDropdown: true,
        includeVars: true,
        keepTime: true,
      },
    ],
    templating: { list: [dataSourceVariable(), ...variables.map(toVariable)] },
    panels,
  }
}

/** From left to right, and on the next line what no longer fits. */
function place(panels: readonly Panel[], from: number): [Panel, Place][] {
  let [x, y, lineHeight] = [0, from, 0]
  return panels.map((panel) => {
    const [w, h] = [panel.width ?? COLUMNS / 2, HEIGHT[panel.kind ?? 'timeseries']]
    if (x + w > COLUMNS) [x, y, lineHeight] = [0, y + lineHeight, 0]
    const at = { x, y, w, h }
    x += w
    lineHeight = Math.max(lineHeight, h)
    return [panel, at]
  })
}

function toPanel(panel: Panel, id: number, gridPos: Place): object {
  const { title, about = '', kind = 'timeseries', unit = 'short', stacked = false, redFrom, queries } = panel
  const steps = [{ color: 'green', value: null }, ...(redFrom === undefined ? [] : [{ color: 'red', value: redFrom }])]
  const custom = {
    lineWidth: 1,
    fillOpacity: stacked ? 40 : 8,
    showPoints: 'never',
    stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
    thresholdsStyle: { mode: redFrom === undefined ? 'off' : 'dashed' },
  }
  return {
    id,
    type: kind,
    title,
    description: about,
    datasource: DATASOURCE,
    gridPos,
    fieldConfig: {
      defaults: { unit, min: 0, thresholds: { mode: 'absolute', steps }, ...(kind === 'timeseries' && { custom }) },
      overrides: [],
    },
    options: kind === 'timeseries' ? lineOptions : statOptions,
    targets: queries.map(([expr, legendFormat], at) => ({
      refId: String.fromCodePoint(65 + at),
      datasource: DATASOURCE,
      expr,
      legendFormat: legendFormat === '' ? '__auto' : legendFormat,
    })),
  }
}

const lineOptions = {
  legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
  tooltip: { mode: 'multi', sort: 'desc' },
}
const statOptions = {
  reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
  colorMode: 'value',
  graphMode: 'area',
}

const dataSourceVariable = () => ({ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' })

function toVariable({ name, label, metric }: Variable): object {
  const query = `label_values(${metric}, ${name})`
  return {
    name,
    label,
    type: 'query',
    datasource: DATASOURCE,
    definition: query,
    query: { query, refId: name },
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: '.*',
    current: { text: 'All', value: '$__all' },
  }
}

async function main(command: string | undefined): Promise<void> {
  for (const dashboard of dashboards) {
    const file = join(FOLDER, `${dashboard.uid}.json`)
    const text = `${JSON.stringify(toGrafana(dashboard), null, 2)}\n`
    if (command === 'write') await writeFile(file, text)
    else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
      console.error(`${file} is not what scripts/grafana/panels.ts says; run node scripts/grafana/build.ts write`)
      process.exitCode = 1
    }
  }
}

await main(process.argv[2])
