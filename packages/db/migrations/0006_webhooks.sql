-- Webhooks: who is told of which events, and what became of each delivery.

create table webhooks (
  id               uuid        primary key,
  name             text        not null,
  url              text        not null,
  secret           text        not null,       -- signs; must be readable, so it is kept as it is
  old_secret       text,                       -- signs beside it until old_secret_until
  old_secret_until timestamptz,
  kinds            json        not null,       -- arrays of names; an empty one stands for all
  queues           json        not null,
  types            json        not null,
  enabled          boolean     not null,
  wants_from       timestamptz not null,       -- events before it are not delivered: made, or last enabled
  disabled_reason  text,
  disabled_at      timestamptz,
  attempts         integer     not null,
  backoff_first_ms bigint      not null,
  backoff_max_ms   bigint      not null,
  timeout_ms       integer     not null,
  concurrency      integer     not null,       -- deliveries under way at once
  failing_since    timestamptz,                -- every attempt since then failed
  created_at       timestamptz not null,
  created_by       text        not null,
  updated_at       timestamptz not null,
  revision         integer     not null,       -- raised by every change
  deleted_at       timestamptz                 -- the janitor removes its deliveries, then this row
);
create unique index webhooks_name_idx on webhooks (name) where deleted_at is null;

-- One row for each event that a webhook wants, and one more each time that a person asks for it again (copy > 0).
create table webhook_deliveries (
  id         bigint generated always as identity primary key,
  webhook_id uuid        not null,
  task_id    uuid        not null,
  version    integer     not null,
  copy       integer     not null,
  cause      text        not null check (cause in ('event', 'replay', 'retry')),
  kind       text        not null,
  queue      text        not null,
  type       text        not null,
  event_at   timestamptz not null,
  seq        bigint      not null,             -- of the event's segment in the log
  body       text        not null,             -- what is sent, to the byte
  state      text        not null default 'pending' check (state in ('pending', 'delivered', 'failed', 'dropped')),
  waits      boolean     not null,             -- an earlier delivery of this task to this webhook is pending
  attempts   integer     not null default 0,   -- that have ended
  next_at    timestamptz not null default now(),
  staged_at  timestamptz,                      -- handed to BullMQ, for the attempt after `attempts`
  history    json        not null default '[]',
  created_at timestamptz not null default now(),
  ended_at   timestamptz
);
create unique index webhook_deliveries_event_idx on webhook_deliveries (webhook_id, task_id, version, copy);
create index webhook_deliveries_list_idx on webhook_deliveries (webhook_id, id);
create index webhook_deliveries_ended_idx on webhook_deliveries (ended_at) where ended_at is not null;
create index webhook_deliveries_lost_idx on webhook_deliveries (webhook_id, id) where state in ('failed', 'dropped');
create index webhook_deliveries_line_idx on webhook_deliveries (webhook_id, task_id, id) where state = 'pending';
create index webhook_deliveries_ready_idx on webhook_deliveries (webhook_id, next_at, id)
  where state = 'pending' and not waits and staged_at is null;
create index webhook_deliveries_staged_idx on webhook_deliveries (webhook_id, next_at)
  where state = 'pending' and staged_at is not null;
