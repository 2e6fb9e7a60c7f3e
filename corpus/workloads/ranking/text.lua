-- Reads files by lines, splits, counts, sorts, formats and writes: what scripts do.
local count, lines = {}, {}
for _, name in ipairs(arg) do
	local n = 0
	for line in io.lines(name) do
		n = n + 1
		if n > 4000 then break end
		for word in line:gmatch("%w+") do
			count[word] = (count[word] or 0) + 1
		end
		lines[#lines + 1] = line:sub(1, 40):gsub("%d", "#")
	end
end
local words = {}
for word in pairs(count) do
	words[#words + 1] = word
end
table.sort(words, function(a, b) return count[a] > count[b] or (count[a] == count[b] and a < b) end)
for i = 1, math.min(200, #words) do
	print(string.format("%-20s %6d %8.3f", words[i], count[words[i]], count[words[i]] / #lines))
end
local chunk = {}
for i = 1, 300 do
	chunk[#chunk + 1] = ("local function f%d(x, y) return x * %d + (y or 0) end; s = (s or 0) + f%d(%d)"):format(i, i, i, i)
end
assert(load(table.concat(chunk, "\n"):gsub("local function", "function")))()
local made = {}
for i = 1, 3000 do
	made[i] = setmetatable({name = "n" .. i, at = i}, {__index = function(_, k) return k .. "!" end})
end
for i = 1, #made do
	assert(made[i].other == "other!")
end
print(s, table.concat(lines, ";"):len(), utf8.len("h\u{e4}llo"), os.date("%Y") ~= nil)
local co = coroutine.wrap(function() for i = 1, 5000 do coroutine.yield(i) end end)
for i = 1, 5000 do assert(co() == i) end
