-- Lines that handlers wrote.

-- Which tables have a partition for each day: by the UUIDv7 of the task, or by the instant of the row.
create table daily_tables (
  name     text not null primary key,
  keyed_by text not null check (keyed_by in ('task', 'instant')),
  options  text not null default ''
);
insert into daily_tables values
  ('tasks', 'task', 'with (fillfactor = 50)'), ('attempts', 'task', ''), ('events', 'instant', ''), ('task_logs', 'task', '');

-- Makes the partitions of `days` days from `first` on, those that are missing; answers how many days had one to make.
-- Each needs its table alone: in the order in which writers take them, or they deadlock.
create or replace function make_partitions(first date, days integer) returns integer language plpgsql as $$
declare
  day   date;
  daily record;
  part  text;
  isNew boolean;
  made  integer := 0;
begin
  for day in select generate_series(first, first + days - 1, interval '1 day')::date loop
    isNew := false;
    for daily in select * from daily_tables order by array_position(array['tasks', 'attempts', 'events'], name), name loop
      part := daily.name || '_' || to_char(day, 'YYYYMMDD');
      if to_regclass(part) is null then
        if daily.keyed_by = 'task' then
          execute format('create table %I partition of %I for values from (%L) to (%L) %s',
            part, daily.name, day_floor(day), day_floor(day + 1), daily.options);
        else
          execute format('create table %I partition of %I for values from (%L) to (%L) %s', part, daily.name,
            day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC', daily.options);
        end if;
        isNew := true;
      end if;
    end loop;
    made := made + isNew::integer;
  end loop;
  return made;
end $$;

-- The partitions of all days that tasks has; for a table that joins daily_tables later.
create function catch_up_partitions() returns void language sql as $$
  select make_partitions(to_date(right(relname, 8), 'YYYYMMDD'), 1)
  from pg_inherits join pg_class c on c.oid = inhrelid
  where inhparent = 'tasks'::regclass and relname ~ '_\d{8}$'
$$;

-- A row for what one run wrote between two flushes. It lies where its task lies and is named by the run, so that a flush
-- that is repeated finds its own; the number of an attempt alone may belong to two runs, of which one does not count.
create sequence task_logs_seq;
create table task_logs (
  task_id   uuid        not null,
  run_token uuid        not null,
  first     integer     not null,  -- number of its first line in the run, from 1
  attempt   integer     not null,
  lines     json        not null,  -- [[epoch milliseconds, level, message, fields or null], …]
  seq       bigint      not null default nextval('task_logs_seq'),
  xid       xid8        not null default pg_current_xact_id(),
  cluster   bigint      not null default cluster_id(),
  at        timestamptz not null default clock_timestamp(),
  primary key (task_id, run_token, first)
) partition by range (task_id);
create index task_logs_xid_idx on task_logs (cluster, xid, seq);
create index task_logs_seq_idx on task_logs (seq);
create index task_logs_at_idx on task_logs (at);
create table task_logs_default partition of task_logs default;
select catch_up_partitions();

-- The same shape as events, for the reader of either (event-log.ts).
create view task_log_segments as
  select seq, xid, cluster, at,
         json_build_object('taskId', task_id, 'run', run_token, 'attempt', attempt, 'first', first, 'lines', lines) as body
  from task_logs;
