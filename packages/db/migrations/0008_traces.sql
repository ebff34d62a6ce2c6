-- The trace that a task belongs to, as W3C trace context: what runs it and tells of it goes on from there.
alter table tasks add column trace text;
