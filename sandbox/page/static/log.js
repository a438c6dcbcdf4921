// What went between the bot and Slack, with what the validator found.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { request } from "./connection.js";
import { changed, me, parts, personOf, ui } from "./store.js";

export function toggleLog() {
  ui.drawer = ui.drawer === "log" ? "" : "log";
  request("watch", { log: ui.drawer === "log" });
  changed();
}

export function log() {
  const findings = parts.findings;
  return h("aside", { class: "log", "aria-label": "Log", key: "log" },
    h("div", { class: "log-head" },
      h("h2", null, "Between the bot and Slack"),
      h("button", {
        type: "button", class: "button square", "aria-label": "Close the log", onclick: toggleLog,
      }, icon("close"))),
    h("div", { class: findings.length ? "findings some" : "findings", role: "status" },
      findings.length
        ? [h("strong", null, `${findings.length} found by the validator`),
          h("ul", null, findings.map((each) => h("li", null, each)))]
        : "The validator has found nothing that Slack would refuse."),
    h("div", { class: "log-rows", tabindex: "0", role: "region", "aria-label": "Entries" },
      [...parts.log].reverse().map(row)));
}

function row(entry) {
  const who = personOf(entry.who)?.name;
  return h("details", {
    key: entry.id, class: entry.ok ? "entry" : "entry failed",
    ontoggle: ({ target }) => target.open && load(entry),
  },
  h("summary", null,
    h("time", null, timeOf(entry.at)),
    h("span", { class: "entry-way" }, entry.to === "bot" ? "→ bot" : "← bot"),
    h("span", { class: "entry-what" }, entry.what, who && h("span", { class: "description" }, who)),
    h("span", { class: "entry-outcome" }, entry.outcome)),
  ui.entries.has(entry.id) && json(ui.entries.get(entry.id)));
}

async function load(entry) {
  const { re, ...whole } = await request("entry", { entry: entry.id });
  ui.entries.set(entry.id, whole);
  changed();
}

function json(whole) {
  return Object.entries(whole).map(([name, value]) => h("div", { class: "entry-whole" },
    h("h3", null, name),
    h("pre", { tabindex: "0" }, typeof value === "string" ? value : JSON.stringify(value, null, 2))));
}

function timeOf(seconds) {
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: me().tz,
  }).format(new Date(seconds * 1000));
}
