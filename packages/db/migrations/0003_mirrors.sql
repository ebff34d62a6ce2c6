-- Mirrors copy lifecycle events elsewhere: how far each has come, and what its sink refused.

-- Which cluster wrote a row: transaction ids begin again after a dump and restore, and compare only within one.
create function cluster_id() returns bigint language sql stable as $$ select system_identifier from pg_control_system() $$;

do $$ begin
  execute format('alter table events add column cluster bigint not null default %s', cluster_id());
end $$;
alter table events alter column cluster set default cluster_id();
drop index events_xid_idx;
create index events_xid_idx on events (cluster, xid, seq);
