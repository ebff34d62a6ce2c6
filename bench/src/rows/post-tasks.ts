import { openBullwheel } from '../bullwheel.ts'
import { type Side, throughput } from '../compare.ts'
import { meterCpu } from '../cpu-meter.ts'
import { postTasks } from '../load.ts'
import { startApi, startPlainApi } from '../processes.ts'
import type { Row } from '../row.ts'
import type { Servers } from '../servers.ts'

const SECONDS = 8
const WARM_UP_SECONDS = 2

export const postTasksRow: Row = {
  name: 'post-tasks',
  title: '2 durable POST /tasks, 100 connections',
  comparisons: (servers, { scale }) => [
    {
      name: 'to an insert and an add a request, and an empty route',
      figures: [throughput({ floor: 2.5, goal: 4 })],
      ours: toBullwheel(servers, SECONDS * scale),
      others: [
        toPlain(servers, 'naive', SECONDS * scale),
        { ...toPlain(servers, 'empty', SECONDS * scale), target: { goal: 0.35 } },
      ],
    },
  ],
}

function toBullwheel(servers: Servers, seconds: number): Side {
  const run = async () => {
    const bullwheel = await openBullwheel(servers, 'short')
    const api = await startApi(servers)
    await postTasks(`${api.url}/api/v1/tasks`, WARM_UP_SECONDS)
    const cpuUsed = await meterCpu(servers, { api })
    const { perSecond, count } = await postTasks(`${api.url}/api/v1/tasks`, seconds)
    const cpuUsPerTask = await cpuUsed(count)
    await api.stop()
    await bullwheel.close()
    return { figures: { throughput: perSecond }, cpuUsPerTask }
  }
  return { name: 'Bullwheel', run }
}

function toPlain(servers: Servers, route: 'naive' | 'empty', seconds: number): Side {
  const run = async () => {
    await servers.reset()
    const api = await startPlainApi(servers)
    await postTasks(`${api.url}/${route}`, WARM_UP_SECONDS)
    const cpuUsed = await meterCpu(servers, { api })
    const { perSecond, count } = await postTasks(`${api.url}/${route}`, seconds)
    const cpuUsPerTask = await cpuUsed(count)
    await api.stop()
    return { figures: { throughput: perSecond }, cpuUsPerTask }
  }
  return { name: route === 'naive' ? 'naive route' : 'empty route', run }
}
