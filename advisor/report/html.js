// Sorting and filtering. Everything is in the page without it, too.
(function () {
	"use strict";
	document.documentElement.classList.add("js");

	function all(root, selector) {
		return Array.prototype.slice.call(root.querySelectorAll(selector));
	}

	// A section's rows: those of the pressed button that hold the words; headings of nothing go.
	function filter(section) {
		var pressed = section.querySelector(".tools button[aria-pressed=true]");
		var want = pressed ? pressed.dataset.show : "";
		var input = section.querySelector(".tools input");
		var words = (input ? input.value : "").toLowerCase().split(/\s+/).filter(Boolean);
		var rows = all(section, "details[data-group]"), shown = 0;
		rows.forEach(function (row) {
			var text = row.textContent.toLowerCase();
			var on = (!want || row.dataset.group === want) && words.every(function (w) { return text.indexOf(w) >= 0; });
			row.hidden = !on;
			shown += on ? 1 : 0;
		});
		var sorted = section.querySelector("[aria-sort]");
		all(section, "h3[data-group]").forEach(function (h) {
			h.hidden = !!sorted || !rows.some(function (r) { return !r.hidden && r.dataset.group === h.dataset.group; });
		});
		var out = section.querySelector(".tools output");
		if (out)
			out.textContent = shown === rows.length ? "" : shown + " of " + rows.length + " shown";
	}

	function number(text) {
		return text === undefined || text === "" ? NaN : Number(text);
	}

	// Rows without a value stand last, either way.
	function compare(key, down) {
		return function (a, b) {
			var x = a.dataset[key], y = b.dataset[key], order;
			if (key === "name")
				order = x < y ? -1 : x > y ? 1 : 0;
			else if (isNaN(number(x)) || isNaN(number(y)))
				return (isNaN(number(x)) ? 1 : 0) - (isNaN(number(y)) ? 1 : 0) || a.dataset.order - b.dataset.order;
			else
				order = number(x) - number(y);
			return (down ? -order : order) || a.dataset.order - b.dataset.order;
		};
	}

	// First press: the useful direction; second: the other; third: as it was.
	function sort(section, button) {
		var list = section.querySelector(".list"), key = button.dataset.sort;
		var first = key === "gain" ? "descending" : "ascending", other = key === "gain" ? "ascending" : "descending";
		var was = button.getAttribute("aria-sort"), now = !was ? first : was === first ? other : null;
		all(section, "[aria-sort]").forEach(function (b) { b.removeAttribute("aria-sort"); });
		if (now)
			button.setAttribute("aria-sort", now);
		var rows = all(list, "details[data-group]");
		if (now)
			rows.sort(compare(key, now === "descending"));
		else
			rows = all(list, "[data-order]").sort(function (a, b) { return a.dataset.order - b.dataset.order; });
		rows.forEach(function (row) { list.appendChild(row); });
		filter(section);
	}

	// A link into a closed or filtered row shows it.
	function reveal() {
		var row = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
		if (!row || row.tagName !== "DETAILS")
			return;
		row.hidden = false;
		row.open = true;
		row.scrollIntoView({block: "start"});
	}

	all(document, "section").forEach(function (section) {
		all(section, ".tools button").forEach(function (button) {
			button.addEventListener("click", function () {
				all(section, ".tools button").forEach(function (b) { b.setAttribute("aria-pressed", b === button); });
				filter(section);
			});
		});
		all(section, ".tools input").forEach(function (input) {
			input.addEventListener("input", function () { filter(section); });
		});
		all(section, "button[data-sort]").forEach(function (button) {
			button.addEventListener("click", function () { sort(section, button); });
		});
	});
	window.addEventListener("hashchange", reveal);
	reveal();
})();
