"use strict";
(() => {
  const form = document.getElementById("filter");
  const cards = [...document.querySelectorAll("article")];
  const sections = [...document.querySelectorAll("section.page")];
  const words = new Map(cards.map((card) => {
    const page = card.closest("section").querySelector("h2").textContent;
    return [card, `${page} ${card.dataset.rule} ${card.querySelector(".message").textContent}`.toLowerCase()];
  }));
  const store = `lintnews ${document.body.dataset.report}`;
  const told = document.getElementById("told");

  const answerOf = (card) => card.dataset.decided || "";
  const shown = () => cards.filter((card) => !card.hidden);
  const key = (answer) => JSON.stringify([answer.path, answer.record, answer.fix]);

  function filter() {
    const given = new FormData(form);
    const rules = new Set(given.getAll("rule"));
    const severities = new Set(given.getAll("severity"));
    const least = Number(given.get("confidence")) / 100;
    const kind = given.get("kind");
    const decided = given.get("decided");
    const wanted = given.get("words").toLowerCase().split(/\s+/).filter(Boolean);
    form.elements.least.value = `${given.get("confidence")}%`;
    for (const card of cards) {
      const data = card.dataset;
      card.hidden = !(rules.has(data.rule) && severities.has(data.severity) && Number(data.confidence) >= least &&
        (!kind || data.kind === kind) && (!decided || (data.answer !== undefined && (answerOf(card) || "open") === decided)) &&
        wanted.every((word) => words.get(card).includes(word)));
    }
    for (const section of sections) {
      section.hidden = ![...section.querySelectorAll("article")].some((card) => !card.hidden);
    }
    count();
  }

  function count() {
    const number = (answer) => cards.filter((card) => answerOf(card) === answer).length;
    document.getElementById("shown").textContent =
      `${shown().length} of ${cards.length} shown · ${number("accept")} accepted · ${number("reject")} rejected`;
  }

  function decide(card, answer) {
    if (card.dataset.answer === undefined) return;
    if (answer) card.dataset.decided = answer;
    else delete card.dataset.decided;
    for (const button of card.querySelectorAll("button[data-answer]")) {
      button.setAttribute("aria-pressed", String(button.dataset.answer === answer));
    }
  }

  function remember() {
    count();
    try {
      localStorage.setItem(store, JSON.stringify(decisions()));
    } catch {
      // A browser may allow no storage to a file; the decisions are still there to save.
    }
  }

  function decisions() {
    return cards.filter(answerOf).map((card) => ({ ...JSON.parse(card.dataset.answer), decision: answerOf(card) }));
  }

  function take(list) {
    const answers = new Map(list.map((one) => [key(one), one.decision]));
    let taken = 0;
    for (const card of cards) {
      const answer = card.dataset.answer === undefined ? undefined : answers.get(key(JSON.parse(card.dataset.answer)));
      if (answer === "accept" || answer === "reject") {
        decide(card, answer);
        taken += 1;
      }
    }
    return taken;
  }

  function save() {
    const lines = decisions().map((one) => JSON.stringify(one)).join(",\n  ");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`{"version": 1, "decisions": [\n  ${lines}\n]}\n`], { type: "application/json" }));
    link.download = "lintnews.decisions.json";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  async function load(file) {
    try {
      told.textContent = `${take(JSON.parse(await file.text()).decisions)} decisions loaded`;
      remember();
    } catch {
      told.textContent = `${file.name} is no file of decisions`;
    }
  }

  function step(by) {
    const list = shown();
    const at = list.indexOf(document.activeElement.closest("article"));
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1)];
    if (next) next.focus();
  }

  const keys = { a: "accept", r: "reject", u: "" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select")) return;
    const card = document.activeElement.closest("article");
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    else if (event.key in keys && card) {
      decide(card, keys[event.key]);
      remember();
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.answer) {
      const card = button.closest("article");
      decide(card, answerOf(card) === button.dataset.answer ? "" : button.dataset.answer);
      remember();
    } else if (button.dataset.bulk !== undefined) {
      shown().forEach((card) => decide(card, button.dataset.bulk));
      remember();
    } else if (button.dataset.rules) {
      for (const box of form.querySelectorAll("[name=rule]")) box.checked = button.dataset.rules === "all";
      filter();
    } else if (button.id === "save") save();
  });
  document.getElementById("load").addEventListener("change", (event) => {
    if (event.target.files[0]) load(event.target.files[0]);
    event.target.value = "";
  });
  // Where there is one column, the findings come first.
  const narrow = window.matchMedia("(max-width: 50rem)");
  const fold = () => { document.getElementById("filters").open = !narrow.matches; };
  narrow.addEventListener("change", fold);
  window.addEventListener("hashchange", open);
  function open() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.open = true;
  }

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  try {
    take(JSON.parse(localStorage.getItem(store) || "[]"));
  } catch {
    // Nothing was kept, or nothing that can be read.
  }
  open();
  fold();
  filter();
})();
