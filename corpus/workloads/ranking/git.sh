git=$PWD/git
export GIT_EXEC_PATH=$PWD GIT_CONFIG_NOSYSTEM=1 HOME=$OUT GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b GIT_TEMPLATE_DIR=$OUT/none GIT_PAGER=cat
rm -rf "$OUT/r" "$OUT/none" && mkdir -p "$OUT/r" "$OUT/none" && cd "$OUT/r"
"$git" init -q .
for d in 1 2 3 4 5 6 7 8; do
	mkdir -p d$d/e
	for f in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		tail -n +$((d * f)) "$IN/text.txt" | head -n 60 >d$d/f$f.txt
		echo "$d $f" >d$d/e/g$f
	done
done
"$git" add . && "$git" commit -q -m start
for n in $(seq 1 25); do
	for f in 1 5 9; do sed "$n s/^/changed $n /" d$((n % 8 + 1))/f$f.txt >x && mv x d$((n % 8 + 1))/f$f.txt; done
	"$git" add -A && "$git" commit -q -m "change $n" -m "body of $n"
	[ $((n % 5)) -ne 0 ] || "$git" tag "t$n"
done
"$git" branch side HEAD~10 && "$git" checkout -q side && echo side >side.txt && "$git" add side.txt && "$git" commit -q -m side
"$git" checkout -q - && "$git" merge -q side -m merged
"$git" log -p --stat >/dev/null
"$git" log --graph --oneline --decorate --all >/dev/null
"$git" log --format='%h %an %ad %s' -- d1/f5.txt >/dev/null
"$git" diff HEAD~20 >/dev/null
"$git" diff --word-diff HEAD~5 >/dev/null
"$git" status --short
"$git" blame d2/f1.txt >/dev/null
"$git" grep -n 'ch[a-z]*ed' >/dev/null
"$git" ls-files -s >/dev/null
"$git" ls-tree -r HEAD >/dev/null
"$git" rev-list --objects --all >"$OUT/objects"
cut -d' ' -f1 <"$OUT/objects" | "$git" cat-file --batch-check >/dev/null
"$git" for-each-ref >/dev/null
"$git" rebase -q HEAD~3 >/dev/null 2>&1 || :
"$git" gc -q
"$git" fsck >/dev/null 2>&1
"$git" archive HEAD >/dev/null
"$git" log -S changed --oneline >/dev/null
"$git" shortlog -s HEAD >/dev/null
"$git" stash list
"$git" clone -q . "$OUT/r/clone" 2>/dev/null || :
"$git" fast-export --all >"$OUT/export" 2>/dev/null || :
