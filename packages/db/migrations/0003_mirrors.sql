-- Mirrors copy lifecycle events elsewhere: how far each has come, and what its sink refused.

-- Which cluster wrote a row: transaction ids begin again after a dump and restore, and compare only within one.
create function cluster_id() returns bigint language sql stable as $$ select system_identifier from pg_control_system() $$;

do $$ begin
  execute format('alter table events add column cluster bigint not null default %s', cluster_id());
end $$;
alter table events alter column cluster set default cluster_id();
drop index events_xid_idx;
create index events_xid_idx on events (cluster, xid, seq);
create index events_at_idx on events (at);

-- One row for each partition of a mirror: its place in the event log (see event-log.ts), and who copies from there.
create table mirror_cursors (
  mirror     text        not null,
  partition  integer     not null,
  cluster    bigint      not null,
  seen       pg_snapshot not null,
  until      pg_snapshot,
  seq        bigint      not null,
  event_at   timestamptz,                       -- of the last event that was copied
  moved_at   timestamptz not null default now(),
  log        text        not null,              -- events, or task_log_segments
  holder     text,
  held_until timestamptz not null default '-infinity',
  error      text,                              -- why it does not get on; null when it does
  error_at   timestamptz,
  reset_at   pg_snapshot,                       -- the book was reset then, and the mirror does not know yet
  reset_cluster bigint,                         -- where
  primary key (mirror, partition)
);

-- Events that a sink refused for good.
create table mirror_dead_letters (
  id          bigint generated always as identity primary key,
  mirror      text        not null,
  task_id     uuid        not null,
  item        json        not null,             -- the event or line as the sink was given it
  reason      text        not null,
  at          timestamptz not null default now(),
  refusals    integer     not null default 1,
  wanted_at   timestamptz                       -- somebody asked for it to be tried again
);
create index mirror_dead_letters_idx on mirror_dead_letters (mirror, id);
create index mirror_dead_letters_wanted_idx on mirror_dead_letters (mirror, id) where wanted_at is not null;

-- What happened in each minute, written with the cursor in one transaction: exact.
create table stats_minute (
  minute    timestamptz not null,
  queue     text        not null,
  type      text        not null,
  accepted  bigint      not null default 0,
  started   bigint      not null default 0,
  retried   bigint      not null default 0,
  completed bigint      not null default 0,
  failed    bigint      not null default 0,
  cancelled bigint      not null default 0,
  expired   bigint      not null default 0,
  wait_ms   double precision not null default 0,  -- sum over started, from due to start
  waits     bigint[]    not null,                 -- how many within each bound of the histogram (domain: STATS_BOUNDS_MS)
  run_ms    double precision not null default 0,  -- sum over attempts that ended
  runs      bigint[]    not null,
  primary key (minute, queue, type)
);
