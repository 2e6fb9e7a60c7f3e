c=bld/src/curl
mkdir -p "$OUT/www" && cp "$IN/text.txt" "$OUT/www/" && head -c 3000 "$IN/text.txt" >"$OUT/www/small.txt"
python3 - "$OUT/www" >"$OUT/port" 2>/dev/null <<P &
import functools, http.server, os, sys
class H(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *a): pass
    def end_headers(self):
        self.send_header("Set-Cookie", "a%d=b; Path=/" % (id(self) % 9))
        super().end_headers()
    def do_POST(self):
        n = int(self.headers.get("Content-Length", 0)); self.rfile.read(n)
        self.send_response(200); self.send_header("Content-Length", "2"); self.end_headers(); self.wfile.write(b"ok")
s = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(H, directory=sys.argv[1]))
print(s.server_address[1], flush=True)
s.serve_forever()
P
server=$!
trap 'kill $server' EXIT
while [ ! -s "$OUT/port" ]; do sleep 0.1; done
u=http://127.0.0.1:$(cat "$OUT/port")
for i in $(seq 1 1500); do printf 'url = "%s/small.txt?n=%d"\noutput = /dev/null\n' "$u" "$i"; done >"$OUT/many"
$c -s -K "$OUT/many" -b "$OUT/jar" -c "$OUT/jar" -H 'X-One: two' -A agent
$c -s --parallel --parallel-max 10 -K "$OUT/many"
$c -s -o /dev/null "$u/text.txt" "$u/text.txt" -v 2>/dev/null
$c -s --compressed -L -o /dev/null "$u/[1-400]{a,b}"
for i in $(seq 1 1200); do printf 'url = "file://%s/www/small.txt"\noutput = /dev/null\n' "$OUT" ; done >"$OUT/files"
$c -s -K "$OUT/files"
$c -s -d "@$IN/text.txt" "$u/post" -o /dev/null
$c -s -F "a=b" -F "f=@$OUT/www/small.txt" "$u/post" -o /dev/null
$c -s -w '%{json}\n' --create-dirs -o "$OUT/o/#1" "$u/{small,text}.txt"
