import type {
  Alert,
  AlertChannel,
  AlertIncident,
  AlertNotification,
  AlertState,
  Role,
  ShownChannel,
} from '@bullwheel/contracts'
import { type AlertRuleRow, type IncidentRow, type NotificationRow, listOpenIncidents } from '@bullwheel/db'
import type { Ctx } from '../context.ts'
import { channelName, withoutAnswer } from './alert-sender.ts'

/** Rules as users see them, with what they fire for now. */
export async function viewAlerts(ctx: Ctx, rows: AlertRuleRow[]): Promise<Alert[]> {
  const { hot } = ctx.deps.book
  const open = await listOpenIncidents(hot, rows.length === 1 ? rows[0]?.id : undefined)
  const incidentsOf = Map.groupBy(open, ({ ruleId }) => ruleId)
  return rows.map((row) => toAlert(row, incidentsOf.get(row.id) ?? [], ctx.actor.role))
}

export async function viewAlert(ctx: Ctx, row: AlertRuleRow): Promise<Alert> {
  const [view] = await viewAlerts(ctx, [row])
  return view as Alert
}

function toAlert(row: AlertRuleRow, open: IncidentRow[], role: Role): Alert {
  const { id, name, condition, queue, type, mirror, enabled, fault, createdBy } = row
  return {
    id,
    name,
    condition,
    queue,
    type,
    mirror,
    enabled,
    fault,
    createdBy,
    channels: row.channels.map((channel) => showChannel(channel, role)),
    for: row.holdMs,
    quiet: row.quietMs,
    mutedUntil: isoOrNull(row.mutedUntil),
    state: stateOf(row, open),
    active: open.map(toIncident),
    evaluatedAt: isoOrNull(row.evaluatedAt),
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  }
}

function stateOf({ enabled, fault }: AlertRuleRow, open: IncidentRow[]): AlertState {
  if (!enabled) return 'disabled'
  if (open.some(({ firedAt }) => firedAt !== null)) return 'firing'
  if (fault !== null) return 'unknown'
  return open.length > 0 ? 'holding' : 'ok'
}

/** The path of a Slack address is its key: only admins, who may change it, see it. */
function showChannel(channel: AlertChannel, role: Role): ShownChannel {
  const addressOf = (url: string): string => (role === 'admin' ? url : `${new URL(url).origin}/…`)
  switch (channel.kind) {
    case 'webhook':
      return { kind: 'webhook', url: addressOf(channel.url), hasSecret: channel.secret != null }
    case 'slack':
      return { kind: 'slack', url: addressOf(channel.url) }
    case 'email':
      return { kind: 'email', to: channel.to }
  }
}

export function toIncident(row: IncidentRow): AlertIncident {
  const { id, subject, value, message } = row
  return {
    id: String(id),
    subject,
    value,
    message,
    since: iso(row.since),
    firedAt: isoOrNull(row.firedAt),
    resolvedAt: isoOrNull(row.resolvedAt),
    notifiedAt: isoOrNull(row.notifiedAt),
  }
}

export function toNotification(row: NotificationRow, role: Role): AlertNotification {
  const { id, kind, text, state, tries } = row
  const error = row.error === null || role === 'admin' ? row.error : withoutAnswer(row.error)
  return {
    id: String(id),
    channel: channelName(row.channel),
    kind,
    text,
    state,
    tries,
    error,
    nextAt: state === 'pending' ? iso(row.nextAt) : null,
    createdAt: iso(row.createdAt),
    endedAt: isoOrNull(row.endedAt),
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms))
