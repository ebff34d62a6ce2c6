import {
  type AlertRuleRow,
  type Hot,
  holdAlertRule,
  insertNotifications,
  listAlertRules,
  listOpenIncidents,
  listTold,
  markEvaluated,
  writeIncidents,
} from '@bullwheel/db'
import {
  type AlertFacts,
  type AlertStep,
  type Finding,
  type Logger,
  composeAlert,
  judgeRule,
  keyOf,
  stepAlert,
} from '@bullwheel/domain'
import type { Role } from '../role.ts'

export type AlertsOptions = {
  hot: Hot
  readFacts: (rules: readonly AlertRuleRow[]) => Promise<AlertFacts>
  /** Where people find the dashboard; undefined: messages have no link. */
  dashboardUrl: string | undefined
  log: Logger
}
export type AlertsTurn = { fired: number; resolved: number }

const EVERY_MS = 5_000
type Look = { fault: string | null } & AlertsTurn

const NOTHING = { fired: 0, resolved: 0 }
/** One rule that fails must not keep the others from being looked at. */
const FAILED = 'it could not be looked at; the log of the scheduler says more'
const UNKNOWN = 'what it is judged by could not be read; the log of the scheduler says more'

/** Looks at every rule, and writes down what begins, fires and ends, together with what must be said about it. */
export function createAlerts({ hot, readFacts, dashboardUrl, log }: AlertsOptions): Role<AlertsTurn> {
  const look = async (rule: AlertRuleRow, facts: AlertFacts, isOpen: boolean): Promise<Look> => {
    const findings = judgeRule(rule, facts)
    if (findings === undefined) return { fault: UNKNOWN, ...NOTHING }
    if (findings.length === 0 && !isOpen) return { fault: null, ...NOTHING }
    const step = await holdAlertRule(hot, rule.id, async ({ tx, row, now }) =>
      row.revision === rule.revision ? writeStep(tx, row, findings, { now, dashboardUrl }) : undefined,
    )
    return { fault: null, fired: step?.tell.firing.length ?? 0, resolved: step?.resolved.length ?? 0 }
  }

  return {
    name: 'alerts',
    everyMs: EVERY_MS,
    runOnce: async () => {
      const rules = (await listAlertRules(hot)).filter(({ enabled }) => enabled)
      if (rules.length === 0) return { ...NOTHING }
      const [facts, open] = await Promise.all([readFacts(rules), listOpenIncidents(hot)])
      const isOpen = new Set(open.map(({ ruleId }) => ruleId))
      const turn = { ...NOTHING }
      const marks: { id: string; fault: string | null }[] = []
      for (const rule of rules) {
        const { fault, fired, resolved } = await look(rule, facts, isOpen.has(rule.id)).catch((cause: unknown) => {
          log.warn({ err: cause, rule: rule.id }, 'an alert rule could not be looked at; trying again')
          return { fault: FAILED, ...NOTHING }
        })
        marks.push({ id: rule.id, fault })
        turn.fired += fired
        turn.resolved += resolved
      }
      await markEvaluated(hot, marks)
      if (turn.fired > 0) log.info(turn, 'alerts fire')
      return turn
    },
  }
}

type Beside = { now: number; dashboardUrl: string | undefined }

/** The incidents are read with the rule's row locked: two schedulers never begin one twice. */
async function writeStep(
  tx: Hot,
  rule: AlertRuleRow,
  findings: Finding[],
  { now, dashboardUrl }: Beside,
): Promise<AlertStep> {
  const { id, name, holdMs, quietMs, mutedUntil, channels, condition } = rule
  const [open, told] = await Promise.all([listOpenIncidents(tx, id), listTold(tx, id, quietMs)])
  const toldAt = new Map(told.map((one) => [keyOf(one.subject), one.toldAt]))
  const step = stepAlert(open, findings, toldAt, { now, holdMs, quietMs, mutedUntil })
  await writeIncidents(tx, id, step)
  const link = dashboardUrl === undefined ? undefined : new URL(`/alerts/${id}`, dashboardUrl).href
  const message = composeAlert({ rule: { id, name, kind: condition.kind }, ...step.tell, now, link })
  if (message === undefined) return step
  await insertNotifications(
    tx,
    id,
    channels.map((channel, place) => ({ place, channel, ...message })),
  )
  return step
}
