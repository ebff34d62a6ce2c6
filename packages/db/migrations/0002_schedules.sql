-- Schedules, and what became of each of their nominal times.

alter table tasks
  add column schedule_id uuid,         -- of the schedule that made it
  add column tick_at     timestamptz;  -- nominal time of the tick, which may lie long before run_at

create index tasks_schedule_idx         on tasks (schedule_id, id)   where schedule_id is not null;
create index tasks_schedule_pending_idx on tasks (schedule_id, id)   where schedule_id is not null and state in ('waiting', 'running');
create index tasks_schedule_failed_idx  on tasks (finished_at)       where schedule_id is not null and state in ('failed', 'expired');

create table schedules (
  id               uuid        primary key,
  name             text        not null,
  cron             text,
  every_ms         bigint,
  timezone         text        not null,
  anchor_at        timestamptz not null,        -- what every_ms counts from
  task             json        not null,        -- as it was given: the defaults of its type and queue count when a tick fires
  start_at         timestamptz,
  end_at           timestamptz,
  max_runs         bigint,
  jitter_ms        bigint,
  offset_ms        bigint      not null default 0,  -- this schedule's part of the jitter: every tick is due so much later
  overlap          text        not null check (overlap in ('skip', 'allow', 'queue', 'replace')),
  missed_policy    text        not null check (missed_policy in ('one', 'skip', 'all')),
  missed_window_ms bigint      not null,
  auto_pause_after integer,
  paused_at        timestamptz,
  paused_by        text,
  pause_reason     text,
  revision         integer     not null default 1,  -- raised by every change: who decided by an older one writes nothing
  runs             bigint      not null default 0,  -- ticks that got a task or are queued for one, by the rule alone
  next_at          timestamptz,                     -- nominal time that is to be decided next; null when none is left
  due_at           timestamptz,                     -- when the ticker decides it: ahead of its time where overlap is allowed
  failures_from    timestamptz not null default now(),  -- tasks that ended before count for no row of failures
  created_at       timestamptz not null default now(),
  created_by       text        not null,
  updated_at       timestamptz not null default now(),
  deleted_at       timestamptz,                     -- kept for its ticks until the janitor has removed those
  check ((cron is null) <> (every_ms is null))
);
create unique index schedules_name_idx on schedules (name) where deleted_at is null;
create index schedules_due_idx on schedules (due_at) where due_at is not null and deleted_at is null;

create table ticks (
  schedule_id uuid        not null,
  at          timestamptz not null,                 -- nominal time; a manual trigger stands between two milliseconds
  run_at      timestamptz not null,
  outcome     text        not null
              check (outcome in ('fired', 'queued', 'skipped', 'missed', 'backfilled', 'triggered', 'withdrawn')),
  reason      text,
  task_id     uuid,
  backfill    boolean     not null default false,   -- a queued one will be backfilled, not fired
  decided_at  timestamptz not null default now(),
  primary key (schedule_id, at)
);
create index ticks_queued_idx on ticks (schedule_id, at) where outcome = 'queued';
