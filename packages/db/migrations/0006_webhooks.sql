-- Webhooks: who is told of which events, and what became of each delivery.
select 1;
