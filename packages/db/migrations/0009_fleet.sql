-- The fleet: pools of like workers, the seats that supervisors claim for them, and what the autoscaler decided.

create table pools (
  name           text        primary key,
  queues         json        not null default '[]',    -- [{name, weight}]; none: every queue that no pool names
  slots          integer     not null,                 -- of each worker
  min            integer     not null,
  max            integer     not null,
  steal          boolean     not null default false,
  target_wait_ms bigint      not null,
  is_started     boolean     not null default true,
  is_temporary   boolean     not null default false,   -- goes with its last worker
  desired        integer     not null,                 -- workers that it should have now; 0 while it is stopped
  desired_at     timestamptz not null default now(),   -- when that changed
  reason         text        not null default '',      -- why it is so many, in words
  memory         json,                                 -- what the control law goes on from; null: it begins anew
  looked_at      timestamptz,                          -- when the autoscaler looked last
  looks          bigint      not null default 0,       -- of the autoscaler: one that slept writes nothing by an old one
  version        integer     not null default 1,       -- raised by every change of the settings
  created_at     timestamptz not null default now(),
  check (min between 0 and max and slots > 0 and desired >= 0)
);
insert into pools (name, slots, min, max, target_wait_ms, desired, reason)
values ('default', 20, 1, 10, 5000, 1, 'it begins with its minimum');

-- The right to be one worker of a pool: numbers 1 to `desired` are there to be claimed. A seat that must go has a number
-- below zero until its worker has left.
create table seats (
  id         bigint      generated always as identity primary key,
  pool       text        not null,
  number     bigint      not null,
  holder     text        not null,                     -- a supervisor
  claimed_at timestamptz not null default now(),
  expires_at timestamptz not null,
  leaving    text,                                     -- why its worker must leave, in words
  leaving_at timestamptz,                              -- since when
  unique (pool, number)
);
create index seats_holder_idx on seats (holder);

-- Processes that offer capacity. Those in pods claim no seats: each is one worker, and Kubernetes says how many there are.
create table supervisors (
  name       text        primary key,
  host       text        not null,
  mode       text        not null,                     -- host | pod
  capacity   integer     not null,
  started_at timestamptz not null default now(),
  beat_at    timestamptz not null default now()
);

create table scaling_decisions (
  id      bigint      generated always as identity primary key,
  pool    text        not null,
  at      timestamptz not null default now(),
  desired integer     not null,
  current integer     not null,
  cause   text        not null,                        -- a word for the reason: one of the law's causes, or by_hand
  reason  text        not null,                        -- in words
  inputs  json                                         -- null: a person decided
);
create index scaling_decisions_pool_idx on scaling_decisions (pool, id);

alter table workers
  add column pool         text    not null default 'default',
  add column seat         bigint,                      -- null in a pod
  add column version      text,
  add column ready_at     timestamptz,
  add column allowed      integer,                     -- slots that it may use now; null: all
  add column slowed_by    text,                        -- why it may not use all of them, in words
  add column rss          bigint  not null default 0,  -- bytes
  add column cpu          real    not null default 0,  -- of one core
  add column lag_ms       real    not null default 0,  -- longest pause of its event loop within the last second
  add column processed    bigint  not null default 0,  -- runs that ended
  add column failed       bigint  not null default 0,  -- of those, the ones that failed
  add column stolen       bigint  not null default 0,  -- of those, the ones of queues that are not its own
  add column stolen_from  json    not null default '[]',  -- [{queue, tasks}]
  add column running      json    not null default '[]',  -- [{taskId, queue, type, since}], the first 50
  add column queues       json    not null default '[]',  -- names of its own queues
  add column ask          text,                        -- drain | stop: what it was told to do
  add column slots_wanted integer,                     -- what it was resized to
  add column drain_reason text,                        -- why it leaves, in words
  add column ran_at       timestamptz;                 -- when a run of it ended last; null: none has
create index workers_dead_idx on workers (dead_at) where dead_at is not null;

-- Which pools serve a queue: those that name it, with the weight that they say; where none does, every pool that names no
-- queue at all, with the queue's own weight. Names are looked up by key and in a hash, never side by side: of 1,000 queues
-- and 100 pools, half of them with 20 names each, it takes 25 ms for all rows, 6 ms for one pool or one queue.
create view queue_pools as
  select q.name as queue, p.name as pool, coalesce(n.weight, q.weight) as weight, p.is_started, p.desired
  from pools p
  cross join lateral json_to_recordset(p.queues) as n(name text, weight integer)
  join queues q on q.name = n.name
  union all
  select q.name, p.name, q.weight, p.is_started, p.desired
  from pools p cross join queues q
  where json_array_length(p.queues) = 0
    and q.name not in (select n.name from pools o cross join lateral json_to_recordset(o.queues) as n(name text));
