# Reads C files and prints what breaks the order of the house (tests/check_layers.sh). One file
# at a time, comments and the insides of texts taken out before anything is looked for.

function report(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what
	broken = 1
}

function folder_of(path,    parts) {
	if (split(path, parts, "advisor/") < 2)
		return ""
	split(parts[2], parts, "/")
	return parts[1]
}

# base <- model <- the eight in the middle <- search <- cli
function may_include(from, to) {
	if (to == from || to == "base")
		return 1
	if (to == "model")
		return from != "base"
	if (to == "search")
		return from == "cli"
	return to != "cli" && (from == "cli" || from == "search")
}

# A folder's room: "read" of scan/read/walk.c; "" of scan/scan.c.
function room_of(path,    parts) {
	return split(path, parts, "/") > 2 ? parts[2] : ""
}

# In scan: facts <- {read, program} <- {match, tags, findings}; result.h is everybody's.
function room_may_include(from, to, name) {
	if (from == "" || from == to || to == "facts" || name == "scan/result.h")
		return 1
	return (to == "read" || to == "program") && from ~ /^(match|tags|findings|fix)$/
}

# What a line is without comments and without the insides of texts.
function code_of(line,    out, c, two, quote) {
	out = ""
	quote = ""
	while (line != "") {
		c = substr(line, 1, 1)
		two = substr(line, 1, 2)
		if (in_comment) {
			if (two == "*/") {
				in_comment = 0
				line = substr(line, 2)
			}
		} else if (quote != "") {
			if (c == "\\")
				line = substr(line, 2)
			else if (c == quote)
				quote = ""
		} else if (two == "/*") {
			in_comment = 1
			line = substr(line, 2)
		} else if (two == "//") {
			break
		} else {
			if (c == "\"" || c == "'")
				quote = c
			out = out c
		}
		line = substr(line, 2)
	}
	return out
}

function calls(code, names) {
	return match(code, "(^|[^A-Za-z0-9_.>])(" names ")[ \t]*\\(")
}

function included(line,    name) {
	name = line
	sub(/^[ \t]*#[ \t]*include[ \t]*[<"]/, "", name)
	sub(/[>"].*/, "", name)
	return name
}

# What decides in search/ sees the world through its lab (lab.h); lab.c and session.c
# are what touches it.
function of_the_world(name) {
	return name ~ /^(scan|store)\// || name ~ /^(search\/session|builder\/builder|base\/clock|base\/proc)\.h$/
}

function check_include(line,    name, to) {
	name = included(line)
	if (name ~ /^clang-c\// && file !~ /^scan\/read\//)
		report("libclang is scan/read/'s alone")
	if (name == "sqlite3.h" && folder != "store")
		report("SQLite is store/'s alone")
	if (name ~ /^(gelf|libelf)\.h$/ && folder != "builder" && folder != "host")
		report("libelf is for builder/ and host/")
	if (line !~ /"/)
		return
	to = name
	if (!sub(/\/.*/, "", to))
		report("includes are written from advisor/: \"" folder "/" name "\"")
	else if (!may_include(folder, to))
		report(folder "/ may not include " to "/")
	else if (folder == "scan" && to == "scan" && !room_may_include(room_of(file), room_of(name), name))
		report("scan/" room_of(file) "/ may not include " name)
	else if (folder == "search" && of_the_world(name) && file !~ /^search\/(lab|session|workshop|workshop_serve|hint|hot_units|ordinary|session_tries|stopwatch)\.[ch]$/)
		report("the search sees the world through search/lab.h: no " name)
}

function check_calls(code) {
	if (runtime)
		return
	if (file !~ /^base\/proc[a-z_]*\.c$/ &&
	    calls(code, "fork|vfork|clone|execl|execle|execlp|execv|execve|execvp|execvpe|fexecve|posix_spawn|posix_spawnp|system|popen"))
		report("processes are started by base/proc.c alone")
	if (file !~ /^base\/(fs|walk|proc)[a-z_]*\.c$/ &&
	    (calls(code, "rename|renameat|unlink|unlinkat|remove|mkdir|mkdirat|rmdir|symlink|link|linkat|creat|truncate|ftruncate|mkstemp|mkostemp|mkdtemp|chmod|fchmod") ||
	     (calls(code, "open|openat") && code ~ /O_CREAT|O_WRONLY|O_RDWR|O_TRUNC/)))
		report("files are written by base/fs.c alone")
	if (file !~ /^base\/(fs|walk|proc)[a-z_]*\.c$/ && calls(code, "fopen|fdopen|freopen") && raw !~ /"r[be]*"/)
		report("files are written by base/fs.c alone")
	if (folder != "cli" && file !~ /^base\/proc[a-z_]*\.c$/ && calls(code, "exit|_exit|_Exit|quick_exit"))
		report("only cli/ ends the program")
	if (folder != "cli" && (calls(code, "printf|puts|putchar|vprintf") || code ~ /(^|[^A-Za-z0-9_])stdout([^A-Za-z0-9_]|$)/))
		report("only cli/ writes to stdout")
	if (file != "base/clock.c" && calls(code, "clock_gettime|gettimeofday|time|clock"))
		report("only base/clock.c reads the clock")
}

FNR == 1 {
	in_comment = 0
	folder = folder_of(FILENAME)
	file = FILENAME
	sub(/^.*advisor\//, "", file)
	runtime = FILENAME ~ /advisor\/builder\/runtime\//
}
FNR == 601 {
	report("longer than 600 lines: split it by topic")
}
{
	raw = $0
	code = code_of($0)
}
folder != "" && raw ~ /^[ \t]*#[ \t]*include/ && code ~ /^[ \t]*#/ {
	check_include(raw)
	next
}
folder != "" && code !~ /^[ \t]*#/ {
	check_calls(code)
}
END {
	exit broken
}
