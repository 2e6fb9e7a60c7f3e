port=$((20000 + $$ % 20000))
rm -f "$OUT/dump.rdb"
run() { src/redis-server --port $port --dir "$OUT" --save '' --enable-debug-command yes --appendonly no --daemonize no "$@" >"$OUT/log" 2>&1 & server=$!; }
ask() { printf '%s\r\n' "$@" | python3 -c "
import socket, sys
s = socket.create_connection(('127.0.0.1', $port)); s.settimeout(60)
for line in sys.stdin.buffer:
    s.sendall(line.strip() + b'\r\n'); s.recv(1 << 20)
"; }
run
sleep 2
for tests in set,get,incr,mset lpush,rpush,lpop,rpop sadd,hset,spop,zadd,zpopmin; do src/redis-benchmark -p $port -q -n 4000 -r 5000 -t $tests >/dev/null; done
src/redis-benchmark -p $port -q -n 300 -t lrange_100,lrange_600 >/dev/null
src/redis-benchmark -p $port -q -n 4000 -P 16 -t set,get >/dev/null
src/redis-benchmark -p $port -q -n 500 -r 1000 xadd stream '*' field __rand_int__ >/dev/null
src/redis-benchmark -p $port -q -n 500 eval "local s = 0 for i = 1, 20 do s = s + i end return redis.call('incrby', KEYS[1], s)" 1 counter >/dev/null
src/redis-benchmark -p $port -q -n 200 -r 100 geoadd places 13.3 38.1 __rand_int__ >/dev/null
ask 'sort mylist limit 0 10 alpha' 'keys *' 'scan 0 count 1000' 'sunion myset myset' 'zrange myzset 0 -1' 'hgetall myhash' 'info' 'info all' 'acl list' 'command' 'debug reload' 'save' 'client list' 'config get *' 'object encoding mylist' 'zunionstore z2 1 myzset' 'debug reload' 'shutdown save'
wait $server || :
run
sleep 3
ask 'dbsize' 'bgrewriteaof' 'shutdown nosave'
wait $server || :
