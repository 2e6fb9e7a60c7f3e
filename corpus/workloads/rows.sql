-- Our own workload for sqlite3: rows made by recursion, indexed, joined, grouped, sorted and changed.
create table person(id integer primary key, name text, town integer, born integer);
create table town(id integer primary key, name text, size integer);
begin;
with recursive n(i) as (select 1 union all select i + 1 from n where i < 500)
insert into town select i, 'town ' || (i * 7919 % 1009), i * 31 % 977 from n;
with recursive n(i) as (select 1 union all select i + 1 from n where i < 40000)
insert into person select i, 'name ' || (i * 16807 % 65537), 1 + i * 48271 % 500, 1900 + i * 69621 % 120 from n;
commit;
create index person_town on person(town, born);
create index person_name on person(name);
select count(*), sum(length(p.name)), max(t.size) from person p join town t on t.id = p.town where p.born > 1950;
select t.name, count(*) c, avg(p.born) from person p join town t on t.id = p.town group by t.name order by c desc, 1 limit 5;
select count(*) from person where name like '%77%';
select count(*) from person a join person b on a.name = b.name and a.id < b.id;
update person set born = born + 1 where town % 7 = 3;
delete from person where id % 11 = 0;
select substr(name, 6, 2) k, group_concat(distinct born % 10) from person group by k order by k limit 5;
select count(*), sum(born) from person;
