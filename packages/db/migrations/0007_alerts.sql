-- Alerts: what is watched, what was found, and what is said about it. Beside them what failures in a row are counted by.

-- Lines that fail now, kept by the mirror of statistics with its cursor: exact. '' stands for all queues, or all types.
create table failure_streaks (
  queue     text        not null,
  type      text        not null,
  failures  bigint      not null,             -- tasks that failed for good since one completed
  since     timestamptz not null,             -- the first of them
  last_task uuid        not null,
  primary key (queue, type)
);

create table alert_rules (
  id           uuid        primary key,
  name         text        not null,
  condition    json        not null,          -- as contracts have it, durations in milliseconds
  queue        text,
  type         text,
  mirror       text,
  channels     json        not null,          -- with their secrets
  hold_ms      bigint      not null,          -- for how long the condition must hold
  quiet_ms     bigint      not null,
  enabled      boolean     not null,
  muted_until  timestamptz,
  evaluated_at timestamptz,
  fault        text,                          -- what kept it from being looked at; null when nothing did
  created_at   timestamptz not null,
  created_by   text        not null,
  updated_at   timestamptz not null,
  revision     integer     not null           -- raised by every change: an evaluation of an older one writes nothing
);
create unique index alert_rules_name_idx on alert_rules (name);

-- One row for each time that a rule's condition held for one subject.
create table alert_incidents (
  id           bigint generated always as identity primary key,
  rule_id      uuid        not null references alert_rules on delete cascade,
  subject_kind text        not null,
  subject      text        not null,
  since        timestamptz not null,
  fired_at     timestamptz,                   -- null: it has not held for long enough yet
  resolved_at  timestamptz,
  value        double precision not null,
  message      text        not null,
  notified_at  timestamptz                    -- when it was told of last
);
create unique index alert_incidents_open_idx on alert_incidents (rule_id, subject_kind, subject) where resolved_at is null;
create index alert_incidents_list_idx on alert_incidents (rule_id, id);
create index alert_incidents_told_idx on alert_incidents (rule_id, subject_kind, subject, notified_at) where notified_at is not null;
create index alert_incidents_age_idx on alert_incidents (resolved_at) where resolved_at is not null;

-- One row for each message to one channel, written with the incidents that it tells of: none is lost.
create table alert_notifications (
  id         bigint generated always as identity primary key,
  rule_id    uuid        not null references alert_rules on delete cascade,
  place      integer     not null,            -- of the channel among those of the rule
  channel    json        not null,            -- as it was then
  kind       text        not null check (kind in ('firing', 'resolved')),
  body       json        not null,
  text       text        not null,
  state      text        not null default 'pending' check (state in ('pending', 'sent', 'failed')),
  tries      integer     not null default 0,
  next_at    timestamptz not null default now(),
  error      text,
  created_at timestamptz not null default now(),
  ended_at   timestamptz
);
create index alert_notifications_pending_idx on alert_notifications (rule_id, place, id) where state = 'pending';
create index alert_notifications_list_idx on alert_notifications (rule_id, id);
create index alert_notifications_age_idx on alert_notifications (ended_at) where ended_at is not null;

create index ticks_missed_idx on ticks (decided_at) where outcome = 'missed';
