-- Lines that handlers wrote.
select 1;
