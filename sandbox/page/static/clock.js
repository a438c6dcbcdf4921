// The workspace's clock, and how it is moved forward to see what comes later.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { act, changed, me, notify, now, ui } from "./store.js";

const HOUR = 3600;
const STEPS = [["1 hour", HOUR], ["1 day", 24 * HOUR], ["1 week", 7 * 24 * HOUR]];

export function clock() {
  const isOpen = ui.menu === "clock";
  return h("div", { class: "menu-place clock" },
    h("button", {
      type: "button", class: "button", "aria-expanded": String(isOpen), "aria-haspopup": "dialog",
      "aria-label": `The clock says ${shown()}. Move it forward`, title: "Move the clock forward",
      onclick: toggle,
    }, icon("clock"), h("span", { class: "clock-time" }, shown())),
    isOpen && panel());
}

function toggle() {
  ui.menu = ui.menu === "clock" ? null : "clock";
  changed();
}

function shown() {
  return new Intl.DateTimeFormat("en-GB", {
    weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
    timeZone: me().tz,
  }).format(new Date(now() * 1000));
}

function panel() {
  return h("div", {
    class: "panel", role: "dialog", "aria-label": "Move the clock forward",
    onkeydown: (event) => {
      if (event.key !== "Escape") return;
      toggle();
      document.querySelector(".clock > button").focus();
    },
  },
  h("p", null, "Move the workspace's clock forward to see reminders arrive. It never goes back."),
  h("div", { class: "panel-row" }, STEPS.map(([words, seconds]) => h("button", {
    type: "button", class: "button", key: words, onclick: () => advance(seconds),
  }, `+ ${words}`))),
  h("form", { class: "panel-row", onsubmit: moveTo },
    h("label", { for: "clock-to" }, "To"),
    h("input", { id: "clock-to", class: "input", type: "datetime-local", required: true }),
    h("button", { class: "button primary" }, "Move")));
}

function advance(seconds) {
  act("clock", "advance", { seconds });
}

function moveTo(event) {
  event.preventDefault();
  const seconds = new Date(document.getElementById("clock-to").value).getTime() / 1000 - now();
  if (seconds > 0) advance(seconds);
  else notify("The clock goes forward only.");
}

setInterval(() => ui.connected && me() && changed(), 10_000);
