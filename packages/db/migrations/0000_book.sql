-- The book: what Bullwheel knows. Redis can be emptied; this can not.
-- Tables are created in the schema that search_path names. tasks, attempts and events are partitioned by day;
-- make_partitions() makes the days, the janitor calls it ahead of time, and the default partitions stay empty.

create table tasks (
  id            uuid        not null,
  queue         text        not null,
  type          text        not null,
  name          text,
  state         text        not null default 'waiting'
                check (state in ('waiting', 'running', 'completed', 'failed', 'cancelled', 'expired')),
  priority      smallint    not null,
  version       integer     not null default 1,  -- raised by every event; orders the events of one task
  content       integer     not null default 1,  -- raised when a run that has begun must not count any more
  attempt       integer     not null default 0,  -- number of the latest attempt
  lost          integer     not null default 0,  -- attempts lost by a crash; they use up no retry
  max_attempts  integer     not null,
  retry         json        not null,
  timeout_ms    bigint,
  payload       json,
  tags          text[]      not null default '{}',
  run_token     uuid,                            -- fences the outcome of the latest attempt
  worker        text,
  created_at    timestamptz not null,
  run_at        timestamptz not null,
  staged_at     timestamptz not null,
  started_at    timestamptz,                     -- set while the latest attempt is told by this row, not by attempts
  finished_at   timestamptz,
  result        json,
  error         json,
  primary key (id)
) partition by range (id);
create index tasks_waiting_idx  on tasks (queue, priority, staged_at) where state = 'waiting';
create index tasks_running_idx  on tasks (worker) where state = 'running';
create index tasks_failed_idx   on tasks (id) where state = 'failed';
create index tasks_finished_idx on tasks (finished_at, id) where finished_at is not null;
create table tasks_default partition of tasks default;

-- Past attempts; the latest one stands in tasks.
create table attempts (
  task_id    uuid        not null,
  attempt    integer     not null,
  outcome    text        not null,
  run_token  uuid,
  worker     text,
  started_at timestamptz,
  ended_at   timestamptz not null,
  error      json,
  primary key (task_id, attempt)
) partition by range (task_id);
create index attempts_ended_idx on attempts (ended_at, task_id);
create table attempts_default partition of attempts default;

create view executions as
  select task_id, attempt, outcome, worker, started_at, ended_at, error from attempts
  union all
  select id, attempt, state, worker, started_at, finished_at, error from tasks where started_at is not null;

-- One row for each transaction that changed tasks; body is a JSON array with a line for each event (see events.ts).
create sequence events_seq;
create table events (
  seq  bigint      not null default nextval('events_seq'),
  xid  xid8        not null default pg_current_xact_id(),
  at   timestamptz not null default clock_timestamp(),
  body json        not null
) partition by range (at);
create index events_xid_idx on events (xid, seq);
create index events_seq_idx on events (seq);
create table events_default partition of events default;

-- Batches on their way into Redis. A row is deleted only after Redis acknowledged, naming the take that was staged.
create table outbox (
  id         bigint generated always as identity primary key,
  owner      text,
  take       integer     not null default 0,
  taken_at   timestamptz not null default now(),
  visible_at timestamptz not null default now(),
  ids        uuid[]      not null,
  versions   integer[]   not null
);

-- Tasks that are due beyond the horizon, and retries in their backoff.
create table timers (
  task_id     uuid primary key,
  version     integer     not null,
  due_at      timestamptz not null,
  take        integer     not null default 0,
  taken_until timestamptz not null default '-infinity'
);
create index timers_due_idx on timers (due_at);

-- Insert-only deltas; the janitor folds them. Writers never share a row.
create table ledger (
  day      date     not null default current_date,
  queue    text     not null,
  priority smallint not null,
  kind     text     not null,
  n        bigint   not null
);

create table queues (
  name         text primary key,
  paused       boolean     not null default false,
  pause_reason text,
  concurrency  integer,
  rate_max     integer,
  rate_ms      integer,
  created_at   timestamptz not null default now()
);

create table task_types (
  type        text primary key,
  run_mean_ms double precision,
  run_p95_ms  double precision,
  run_samples integer     not null default 0,
  measured_at timestamptz,
  lost_at     timestamptz                        -- when it last took part in the death of a process
);
create table task_type_versions (
  type        text        not null references task_types,
  fingerprint text        not null,
  report      json        not null,
  first_seen_at timestamptz not null default now(),
  seen_at     timestamptz not null default now(),
  primary key (type, fingerprint)
);

create table workers (
  id          text primary key,
  host        text        not null,
  pid         integer     not null,
  supervisor  text        not null,
  slots       integer     not null,
  started_at  timestamptz not null default now(),
  beat_at     timestamptz not null default now(),
  busy        integer     not null default 0,
  dead_at     timestamptz,
  dead_reason text
);
create index workers_live_idx on workers (beat_at) where dead_at is null;

-- Who does what alone (roles), and which processes live (instance:<id>).
create table leases (
  name       text primary key,
  holder     text        not null,
  expires_at timestamptz not null
);

create table idempotency_keys (
  scope        text        not null,
  key          text        not null,
  request_hash text        not null,
  task_id      uuid        not null,
  answer       json        not null,
  created_at   timestamptz not null default now(),
  primary key (scope, key)
);
create index idempotency_keys_age_idx on idempotency_keys (created_at);

create table api_keys (
  id         uuid primary key default gen_random_uuid(),
  name       text        not null,
  role       text        not null check (role in ('viewer', 'operator', 'admin')),
  hash       text        not null unique,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

-- Sessions, one-time login links and WebSocket tickets: hashes of what the client holds.
create table sessions (
  hash       text primary key,
  kind       text        not null check (kind in ('session', 'link', 'ticket')),
  name       text        not null,
  role       text        not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_expiry_idx on sessions (expires_at);

create table audit_log (
  id         bigint generated always as identity primary key,
  at         timestamptz not null default now(),
  actor      text        not null,
  action     text        not null,
  subject    text,
  request_id text,
  details    json
);

-- Makes the partitions of `days` days from `first` on; those that are there are left alone.
create function make_partitions(first date, days integer) returns integer language plpgsql as $$
declare
  day  date;
  made integer := 0;
begin
  for day in select generate_series(first, first + days - 1, interval '1 day')::date loop
    if to_regclass('tasks_' || to_char(day, 'YYYYMMDD')) is null then
      execute format('create table %I partition of tasks for values from (%L) to (%L) with (fillfactor = 50)',
        'tasks_' || to_char(day, 'YYYYMMDD'), day_floor(day), day_floor(day + 1));
      execute format('create table %I partition of attempts for values from (%L) to (%L)',
        'attempts_' || to_char(day, 'YYYYMMDD'), day_floor(day), day_floor(day + 1));
      execute format('create table %I partition of events for values from (%L) to (%L)',
        'events_' || to_char(day, 'YYYYMMDD'), day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;

-- The smallest UUIDv7 of a day (UTC).
create function day_floor(day date) returns uuid language sql immutable as $$
  select (lpad(to_hex((extract(epoch from day::timestamp at time zone 'UTC') * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;
