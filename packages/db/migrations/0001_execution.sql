-- Deadlines and progress of tasks, settings of queues, and what is known of each queue's copy in Redis.

alter table tasks
  add column start_by  timestamptz,  -- ends as expired when it has not begun its first attempt by then
  add column finish_by timestamptz,  -- ends as expired when it has not ended by then
  add column progress  json;         -- {percent, text, at} as the handler told it last

create index tasks_start_by_idx  on tasks (start_by)  where state = 'waiting' and attempt = 0 and start_by is not null;
create index tasks_finish_by_idx on tasks (finish_by) where state in ('waiting', 'running') and finish_by is not null;

alter table queues
  add column version   integer     not null default 1,    -- raised by every change; Redis carries the one it was told
  add column weight    smallint    not null default 1 check (weight between 1 and 100),
  add column defaults  json        not null default '{}', -- {priority, retry, timeout} of tasks that bring none
  add column paused_at timestamptz,
  add column paused_by text;

alter table workers
  add column leaked integer not null default 0;  -- slots held by handlers that ignored their abort signal

-- One row for each queue: how its copy in Redis is recognised, and which part of it is still to be restaged.
create table epochs (
  queue          text primary key,
  epoch          text        not null default gen_random_uuid()::text,  -- stands in Redis beside the queue; another one, or none, there means that the queue is to be rebuilt
  run_id         text,                            -- of the Redis server that was seen last
  beat_at        timestamptz not null default now(),  -- latest beat that Redis acknowledged
  restage_from   timestamptz,                     -- what was staged from here on ...
  restage_before timestamptz,                     -- ... and before this is to be restaged; infinity until Redis is wiped
  lost_at        timestamptz,                     -- when it was seen last that Redis had forgotten
  rebuilds       integer     not null default 0,
  drift          bigint      not null default 0,  -- single tasks that had lost their job and were restaged
  drift_at       timestamptz
);
