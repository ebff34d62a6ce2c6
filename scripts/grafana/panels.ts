/** What the dashboards show: each panel is a title, a unit of Grafana, and PromQL with what its lines are called. */
export type Panel = {
  title: string
  about?: string
  kind?: 'timeseries' | 'stat' | 'bargauge'
  unit?: string
  /** Lines lie on one another. */
  stacked?: boolean
  /** Of 24 columns. */
  width?: number
  /** Red from there on. */
  redFrom?: number
  queries: [expr: string, legend: string][]
}
/** A variable of the dashboard, with the values that a label has. */
export type Variable = { name: string; label: string; metric: string }
export type Dashboard = { uid: string; title: string; variables: Variable[]; rows: [title: string, panels: Panel[]][] }

const queue: Variable = { name: 'queue', label: 'Queue', metric: 'bullwheel_queue_tasks' }
const pool: Variable = { name: 'pool', label: 'Pool', metric: 'bullwheel_autoscaler_desired_workers' }
const mirror: Variable = { name: 'mirror', label: 'Mirror', metric: 'bullwheel_mirror_lag_seconds' }

const quantile = (of: string, q: number, where = ''): string =>
  `histogram_quantile(${q}, sum by (le) (rate(bullwheel_task_${of}_seconds_bucket${where}[$__rate_interval])))`
const OF_QUEUE = '{queue=~"$queue"}'

export const dashboards: Dashboard[] = [
  {
    uid: 'bullwheel-overview',
    title: 'Bullwheel: overview',
    variables: [],
    rows: [
      [
        'Now',
        [
          {
            title: 'Waiting',
            kind: 'stat',
            width: 4,
            queries: [['sum(bullwheel_queue_tasks{state=~"waiting|scheduled|queued|retrying"})', '']],
          },
          { title: 'Running', kind: 'stat', width: 4, queries: [['sum(bullwheel_queue_tasks{state="running"})', '']] },
          {
            title: 'Oldest wait',
            kind: 'stat',
            unit: 's',
            width: 4,
            redFrom: 300,
            queries: [['max(bullwheel_queue_oldest_waiting_seconds)', '']],
          },
          {
            title: 'Failed within an hour',
            kind: 'stat',
            width: 4,
            queries: [['sum(increase(bullwheel_tasks_finished_total{outcome="failed"}[1h]))', '']],
          },
          {
            title: 'Workers',
            kind: 'stat',
            width: 4,
            queries: [['sum(bullwheel_pool_workers{state="active"})', '']],
          },
          {
            title: 'Ledger difference',
            about: 'Accepted tasks minus those whose whereabouts are known: 0, or something is wrong.',
            kind: 'stat',
            width: 4,
            redFrom: 1,
            queries: [['sum(abs(bullwheel_ledger_difference))', '']],
          },
        ],
      ],
      [
        'Tasks',
        [
          {
            title: 'Accepted and ended',
            unit: 'ops',
            queries: [
              ['sum(rate(bullwheel_tasks_accepted_total[$__rate_interval]))', 'accepted'],
              ['sum by (outcome) (rate(bullwheel_tasks_finished_total[$__rate_interval]))', '{{outcome}}'],
              ['sum(rate(bullwheel_task_retries_total[$__rate_interval]))', 'tried again'],
            ],
          },
          {
            title: 'Tasks by state',
            stacked: true,
            queries: [['sum by (state) (bullwheel_queue_tasks)', '{{state}}']],
          },
          {
            title: 'Wait until the start',
            unit: 's',
            queries: [
              [quantile('wait', 0.5), 'half of them'],
              [quantile('wait', 0.99), '99 of 100'],
            ],
          },
          {
            title: 'Run time',
            unit: 's',
            queries: [
              [quantile('run', 0.5), 'half of them'],
              [quantile('run', 0.99), '99 of 100'],
            ],
          },
        ],
      ],
      [
        'Health',
        [
          {
            title: 'Roles that somebody holds',
            queries: [['max by (role) (bullwheel_lease_held)', '{{role}}']],
          },
          {
            title: 'Queues that Redis lost, tasks staged again',
            queries: [
              ['sum(increase(bullwheel_redis_epoch_changes_total[$__rate_interval]))', 'queues'],
              ['sum(increase(bullwheel_redis_drift_tasks_total[$__rate_interval]))', 'tasks'],
            ],
          },
          {
            title: 'Schedules are late by',
            unit: 's',
            redFrom: 60,
            queries: [['max(bullwheel_schedule_lag_seconds)', 'late']],
          },
          {
            title: 'Oldest transaction of Postgres',
            unit: 's',
            redFrom: 900,
            queries: [['max(bullwheel_oldest_transaction_seconds)', 'open for']],
          },
          {
            title: 'Turns of the roles that failed',
            unit: 'ops',
            queries: [
              ['sum by (role) (rate(bullwheel_role_turns_total{outcome="failed"}[$__rate_interval]))', '{{role}}'],
            ],
          },
          {
            title: 'Memory of the processes',
            unit: 'bytes',
            queries: [['process_resident_memory_bytes{job="bullwheel"}', '{{instance}}']],
          },
        ],
      ],
    ],
  },
  {
    uid: 'bullwheel-queues',
    title: 'Bullwheel: queues',
    variables: [queue],
    rows: [
      [
        'Work',
        [
          {
            title: 'Tasks by state',
            stacked: true,
            queries: [[`sum by (state) (bullwheel_queue_tasks${OF_QUEUE})`, '{{state}}']],
          },
          {
            title: 'Oldest wait',
            unit: 's',
            redFrom: 300,
            queries: [[`max by (queue) (bullwheel_queue_oldest_waiting_seconds${OF_QUEUE})`, '{{queue}}']],
          },
          {
            title: 'Accepted',
            unit: 'ops',
            queries: [
              [`sum by (queue) (rate(bullwheel_tasks_accepted_total${OF_QUEUE}[$__rate_interval]))`, '{{queue}}'],
            ],
          },
          {
            title: 'Ended',
            unit: 'ops',
            queries: [
              [
                `sum by (queue, outcome) (rate(bullwheel_tasks_finished_total${OF_QUEUE}[$__rate_interval]))`,
                '{{queue}} {{outcome}}',
              ],
            ],
          },
        ],
      ],
      [
        'Times',
        [
          {
            title: 'Wait until the start, 99 of 100',
            unit: 's',
            queries: [
              [
                `histogram_quantile(0.99, sum by (le, queue) (rate(bullwheel_task_wait_seconds_bucket${OF_QUEUE}[$__rate_interval])))`,
                '{{queue}}',
              ],
            ],
          },
          {
            title: 'Run time, 99 of 100',
            unit: 's',
            queries: [
              [
                `histogram_quantile(0.99, sum by (le, type) (rate(bullwheel_task_run_seconds_bucket${OF_QUEUE}[$__rate_interval])))`,
                '{{type}}',
              ],
            ],
          },
        ],
      ],
      [
        'Trouble',
        [
          {
            title: 'Part that fails for good',
            unit: 'percentunit',
            queries: [
              [
                `sum by (type) (rate(bullwheel_tasks_finished_total{queue=~"$queue",outcome="failed"}[$__rate_interval])) / sum by (type) (rate(bullwheel_tasks_finished_total${OF_QUEUE}[$__rate_interval]))`,
                '{{type}}',
              ],
            ],
          },
          {
            title: 'Tried again',
            unit: 'ops',
            queries: [[`sum by (type) (rate(bullwheel_task_retries_total${OF_QUEUE}[$__rate_interval]))`, '{{type}}']],
          },
          { title: 'Paused', queries: [[`max by (queue) (bullwheel_queue_paused${OF_QUEUE})`, '{{queue}}']] },
          {
            title: 'Ledger difference',
            redFrom: 1,
            queries: [[`sum by (queue) (bullwheel_ledger_difference${OF_QUEUE})`, '{{queue}}']],
          },
        ],
      ],
    ],
  },
  {
    uid: 'bullwheel-workers',
    title: 'Bullwheel: workers',
    variables: [pool],
    rows: [
      [
        'Pools',
        [
          {
            title: 'Workers that there should be, and that there are',
            queries: [
              ['sum by (pool) (bullwheel_autoscaler_desired_workers{pool=~"$pool"})', '{{pool}} should have'],
              ['sum by (pool) (bullwheel_pool_workers{pool=~"$pool",state="active"})', '{{pool}} has'],
            ],
          },
          {
            title: 'Workers by state',
            stacked: true,
            queries: [['sum by (state) (bullwheel_pool_workers{pool=~"$pool"})', '{{state}}']],
          },
          {
            title: 'Slots in which a task runs',
            unit: 'percentunit',
            queries: [
              [
                'sum by (pool) (bullwheel_worker_busy_slots{pool=~"$pool"}) / sum by (pool) (bullwheel_worker_slots{pool=~"$pool"})',
                '{{pool}}',
              ],
            ],
          },
          {
            title: 'Slots',
            queries: [
              ['sum by (pool) (bullwheel_worker_slots{pool=~"$pool"})', '{{pool}}'],
              ['sum by (pool) (bullwheel_worker_busy_slots{pool=~"$pool"})', '{{pool}} busy'],
            ],
          },
        ],
      ],
      [
        'Hosts and pods',
        [
          {
            title: 'Processes',
            stacked: true,
            queries: [['sum by (instance, child) (bullwheel_host_children)', '{{instance}} {{child}}']],
          },
          {
            title: 'Memory',
            unit: 'bytes',
            queries: [['sum by (instance, child) (bullwheel_host_child_resident_bytes)', '{{instance}} {{child}}']],
          },
          {
            title: 'Pauses of the event loop',
            unit: 's',
            redFrom: 0.1,
            queries: [
              ['max by (instance, child) (bullwheel_host_child_event_loop_lag_seconds)', '{{instance}} {{child}}'],
            ],
          },
          {
            title: 'Processes that ended',
            queries: [
              [
                'sum by (instance, child, asked) (increase(bullwheel_host_child_ends_total[$__rate_interval]))',
                '{{instance}} {{child}}, asked to: {{asked}}',
              ],
            ],
          },
          {
            title: 'Slots held by handlers that ignored their signal',
            redFrom: 1,
            queries: [['sum by (instance) (bullwheel_host_leaked_slots)', '{{instance}}']],
          },
          {
            title: 'Slots of a host',
            queries: [
              ['sum by (instance) (bullwheel_host_slots)', '{{instance}}'],
              ['sum by (instance) (bullwheel_host_busy_slots)', '{{instance}} busy'],
            ],
          },
        ],
      ],
    ],
  },
  {
    uid: 'bullwheel-mirrors',
    title: 'Bullwheel: mirrors',
    variables: [mirror],
    rows: [
      [
        'Kafka, search, webhooks, statistics',
        [
          {
            title: 'Behind by',
            unit: 's',
            redFrom: 120,
            queries: [['max by (mirror) (bullwheel_mirror_lag_seconds{mirror=~"$mirror"})', '{{mirror}}']],
          },
          {
            title: 'Still to copy',
            queries: [['max by (mirror) (bullwheel_mirror_lag_events{mirror=~"$mirror"})', '{{mirror}}']],
          },
          {
            title: 'Copied',
            unit: 'ops',
            queries: [
              [
                'sum by (mirror) (rate(bullwheel_mirror_copied_total{mirror=~"$mirror"}[$__rate_interval]))',
                '{{mirror}}',
              ],
            ],
          },
          {
            title: 'Put aside: refused for good',
            redFrom: 1,
            queries: [['max by (mirror) (bullwheel_mirror_dead_letters{mirror=~"$mirror"})', '{{mirror}}']],
          },
        ],
      ],
    ],
  },
]
