-- A bit of everything an interpreter does: strings, tables, closures, coroutines, numbers and
-- the garbage collector. Prints the same lines every time (no pairs() order, no clock, no random).

local seed = 42
local function rnd(n)
	seed = (seed * 16807) % 2147483647
	return seed % n
end

-- strings: build, search, substitute, split
local function strings(n)
	local words, total = {}, 0
	for i = 1, n do
		words[#words + 1] = string.format("%s-%d", string.char(97 + rnd(26), 97 + rnd(26), 97 + rnd(26)), i)
	end
	local text = table.concat(words, " ")
	for w, d in text:gmatch("(%a+)%-(%d+)") do
		total = total + #w + tonumber(d)
	end
	local upper, subs = text:gsub("%a+", string.upper)
	return total, subs, #upper, (text:reverse():find("a", 1, true))
end

-- tables as maps and as lists
local function tables(n)
	local count, list = {}, {}
	for _ = 1, n do
		local key = "k" .. rnd(997)
		count[key] = (count[key] or 0) + 1
	end
	for k, v in pairs(count) do
		list[#list + 1] = {key = k, n = v}
	end
	table.sort(list, function(a, b)
		if a.n ~= b.n then
			return a.n > b.n
		end
		return a.key < b.key
	end)
	return #list, list[1].key, list[1].n, list[#list].key
end

-- closures and coroutines
local function generator(n)
	return coroutine.wrap(function()
		for i = 1, n do
			coroutine.yield(i)
		end
	end)
end
local function closures(n)
	local adders, sum = {}, 0
	for i = 1, 64 do
		adders[i] = function(x)
			return x + i
		end
	end
	for i in generator(n) do
		sum = sum + adders[i % 64 + 1](i)
	end
	return sum
end

-- short-lived objects with metatables: work for the allocator and the collector
local Point = {}
Point.__index = Point
Point.__add = function(a, b)
	return setmetatable({x = a.x + b.x, y = a.y + b.y}, Point)
end
local function objects(n)
	local acc = setmetatable({x = 0, y = 0}, Point)
	for i = 1, n do
		acc = acc + setmetatable({x = i, y = i % 7}, Point)
	end
	return acc.x, acc.y
end

-- numbers: a sieve and a matrix product
local function numbers(n, m)
	local composite, primes = {}, 0
	for i = 2, n do
		if not composite[i] then
			primes = primes + 1
			for j = i * i, n, i do
				composite[j] = true
			end
		end
	end
	local a, trace = {}, 0.0
	for i = 1, m do
		a[i] = {}
		for j = 1, m do
			a[i][j] = (i * j) % 10 / 4
		end
	end
	for i = 1, m do
		local row, s = a[i], 0.0
		for k = 1, m do
			s = s + row[k] * a[k][i]
		end
		trace = trace + s
	end
	return primes, trace
end

local scale = tonumber(arg and arg[1]) or 5
print("strings", strings(12000 * scale))
print("tables", tables(60000 * scale))
print("closures", closures(60000 * scale))
print("objects", objects(120000 * scale))
print("numbers", numbers(150000 * scale, 120))
