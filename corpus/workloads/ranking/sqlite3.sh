cat >"$OUT/work.sql" <<X
PRAGMA journal_mode=WAL;
CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, v REAL, k INT);
CREATE INDEX tk ON t(k, name);
WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 20000)
INSERT INTO t SELECT i, 'name' || (i * 7919 % 10007), i / 3.0, i % 97 FROM c;
SELECT count(*), sum(v), avg(length(name)) FROM t WHERE k BETWEEN 10 AND 40;
SELECT k, count(*), group_concat(substr(name, 5), '-') FROM t GROUP BY k HAVING count(*) > 5 ORDER BY 2 DESC LIMIT 5;
SELECT a.name, b.v FROM t a JOIN t b ON a.id = b.k + 100 WHERE b.name LIKE 'name1%' ORDER BY b.v DESC LIMIT 20;
UPDATE t SET v = v * 2, name = upper(name) WHERE k % 3 = 0;
DELETE FROM t WHERE id % 11 = 0;
SELECT name, row_number() OVER (PARTITION BY k ORDER BY v) r FROM t ORDER BY r DESC LIMIT 5;
CREATE TABLE j(d TEXT);
INSERT INTO j SELECT json_object('id', id, 'tags', json_array(name, k)) FROM t LIMIT 3000;
SELECT sum(json_extract(d, '\$.id')), count(DISTINCT json_extract(d, '\$.tags[1]')) FROM j;
CREATE VIEW w AS SELECT k, max(v) m FROM t GROUP BY k;
SELECT * FROM w WHERE m > 100 ORDER BY k LIMIT 3;
ANALYZE; VACUUM; PRAGMA integrity_check;
.mode csv
.output $OUT/t.csv
SELECT * FROM t;
.output stdout
CREATE TABLE u(id, name, v, k);
.import $OUT/t.csv u
SELECT count(*) FROM u;
.dump j
X
rm -f "$OUT/work.db"
./sqlite3 "$OUT/work.db" <"$OUT/work.sql" >/dev/null
awk 'BEGIN { for (i = 0; i < 2000; i++) printf "INSERT INTO t VALUES(%d, %cs%d%c, %d, 1); SELECT v FROM t WHERE id = %d;\n", 30000 + i, 39, i, 39, i, i }' |
	./sqlite3 -cmd 'BEGIN' "$OUT/work.db" >/dev/null
