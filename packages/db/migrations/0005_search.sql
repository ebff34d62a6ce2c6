-- Full text over tasks and log lines, where no Elasticsearch is configured. Mirrors write it; nothing on the way of a task does.
-- `words` are exactly the words that the domain cut (wordsOf), as lexemes without places, and the values that are filtered
-- by, as lexemes like =q:billing that no word can be: a GIN index then finds both together. Words in a row are looked for
-- in the texts, which are words between blanks, with two blanks where one text ends and the next one begins.

create table task_search (
  id          uuid        not null primary key,
  version     integer     not null,  -- of the task's row; an older one never replaces a newer
  state       text,                  -- from here on null when the task was deleted
  attempt     integer,
  run_at      timestamptz,
  finished_at timestamptz,
  head        text,                  -- words of the type and name: they weigh most
  labels      text,                  -- of the tags
  body        text,                  -- of error, payload and result
  words       tsvector
) partition by range (id);
create index task_search_words_idx on task_search using gin (words);
create table task_search_default partition of task_search default;

create table log_search (
  at      timestamptz not null,
  id      text        not null,
  task_id uuid        not null,
  attempt integer     not null,
  line    integer     not null,
  level   text        not null,
  type    text        not null,
  queue   text        not null,
  message text        not null,
  fields  text,
  body    text        not null,      -- words of message and fields
  words   tsvector    not null,
  primary key (at, id)
) partition by range (at);
create index log_search_words_idx on log_search using gin (words);
create table log_search_default partition of log_search default;

insert into daily_tables values ('task_search', 'task', ''), ('log_search', 'instant', '');
select catch_up_partitions();
