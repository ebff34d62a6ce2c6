-- Full text over tasks and log lines, where no Elasticsearch is configured.
select 1;
