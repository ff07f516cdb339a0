"use strict";
(() => {
	const $ = id => document.getElementById(id);
	const cards = [...document.querySelectorAll("details.finding")];
	const filters = ["analyzer", "package", "confidence"];
	// Text is searched in what a card says, read once when it is first needed.
	const words = new Map();
	const textOf = card => {
		if (!words.has(card)) {
			const parts = card.querySelectorAll(".message, .place, .step .text");
			words.set(card, [...parts].map(e => e.textContent).join("\n").toLowerCase());
		}
		return words.get(card);
	};
	const shown = () => cards.filter(card => !card.hidden);

	function filter() {
		const text = $("text").value.trim().toLowerCase();
		for (const card of cards) {
			card.hidden = filters.some(name => $(name).value && $(name).value !== card.dataset[name]) ||
				text !== "" && !textOf(card).includes(text);
		}
		$("count").textContent = shown().length;
	}
	for (const name of filters) $(name).addEventListener("change", filter);
	$("text").addEventListener("input", filter);
	$("filters").addEventListener("submit", event => event.preventDefault());
	filter(); // browsers keep what was chosen before a reload

	$("all").addEventListener("click", () => {
		const open = shown().some(card => !card.open);
		for (const card of shown()) card.open = open;
		$("all").textContent = open ? "Close all" : "Open all";
	});

	// A step leads to its line.
	let current = null;
	document.addEventListener("click", event => {
		const step = event.target.closest("a.step[href]");
		if (!step) return;
		event.preventDefault();
		show(step);
	});
	function show(step) {
		if (current) current.classList.remove("current");
		current = document.getElementById(step.getAttribute("href").slice(1));
		current.classList.add("current");
		current.scrollIntoView({ block: "nearest" });
		step.focus({ preventScroll: true });
	}

	function move(list, from, by) {
		const i = list.indexOf(from);
		return list[Math.min(Math.max(i < 0 ? 0 : i + by, 0), list.length - 1)];
	}
	document.addEventListener("keydown", event => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const typing = event.target.matches("input, select");
		if (typing) {
			if (event.key === "Escape") event.target.blur();
			return;
		}
		const card = document.activeElement.closest("details.finding");
		switch (event.key) {
		case "/":
			$("text").focus();
			break;
		case "j":
		case "k": {
			const next = move(shown(), card, event.key === "j" ? 1 : -1);
			if (!next) return;
			next.querySelector("summary").focus();
			next.scrollIntoView({ block: "nearest" });
			break;
		}
		case "n":
		case "p": {
			const steps = card && card.open ? [...card.querySelectorAll("a.step[href]")] : [];
			const next = move(steps, document.activeElement, event.key === "n" ? 1 : -1);
			if (!next) return;
			show(next);
			break;
		}
		default:
			return;
		}
		event.preventDefault();
	});

	// On paper everything is open.
	let closed = [];
	addEventListener("beforeprint", () => {
		closed = [...document.querySelectorAll("details:not([open])")];
		for (const d of closed) d.open = true;
	});
	addEventListener("afterprint", () => { for (const d of closed) d.open = false; });

	// A link to a finding or a line opens it.
	function openTarget() {
		const target = location.hash && document.getElementById(location.hash.slice(1));
		if (!target) return;
		for (let d = target.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
		target.scrollIntoView({ block: "nearest" });
	}
	addEventListener("hashchange", openTarget);
	openTarget();
})();
