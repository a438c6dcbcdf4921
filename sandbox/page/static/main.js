// The page: people on the left, the place where one is in the middle, the log on the right.

import { draw, h } from "./dom.js";
import { blocks } from "./blocks.js";
import { clock } from "./clock.js";
import { composer } from "./composer.js";
import { noteFocus, restoreFocus } from "./focus.js";
import { icon } from "./icons.js";
import { log, toggleLog } from "./log.js";
import { modals } from "./modals.js";
import { avatar, conversation } from "./messages.js";
import { people, togglePeople } from "./people.js";
import { addressOf, go, me, onChange, parts, start, ui } from "./store.js";

const PLACES = [["home", "Home"], ["messages", "Messages"], ["channel", "# general"]];
const root = document.getElementById("page");
root.replaceChildren();

function page() {
  if (!me()) return h("p", { class: "starting" }, "Opening the workspace…");
  return [
    h("div", { class: `workspace drawer-${ui.drawer || "none"}`, key: "workspace" },
      people(),
      h("main", null, head(), places(), place()),
      ui.drawer === "log" && log()),
    modals(),
    notice(),
  ];
}

function head() {
  const count = parts.findings.length;
  return h("header", { class: "head" },
    h("button", {
      type: "button", class: "button square to-people", "aria-label": "People",
      "aria-expanded": String(ui.drawer === "people"), onclick: togglePeople,
    }, icon("people")),
    avatar(null),
    h("h1", null, parts.app.name, h("span", { class: "badge" }, "APP")),
    !ui.connected && h("span", { class: "away", role: "status" }, "Connecting…"),
    clock(),
    h("button", {
      type: "button", class: "button", "aria-pressed": String(ui.drawer === "log"),
      "aria-label": `Log, ${count} findings`, onclick: toggleLog,
    }, icon("log"), h("span", { class: "wide" }, "Log"),
    count > 0 && h("span", { class: "count bad" }, String(count))));
}

function places() {
  return h("nav", { class: "places", "aria-label": "Places" }, PLACES.map(([name, words]) => {
    const unread = name === "messages" && ui.place !== name ? parts.unread[parts.me] : 0;
    return h("a", {
      key: name, href: addressOf({ person: me(), place: name }),
      "aria-current": ui.place === name ? "page" : null,
      onclick: (event) => {
        event.preventDefault();
        go({ place: name });
      },
    }, words, unread > 0 && h("span", { class: "count" }, String(unread)));
  }));
}

function place() {
  if (ui.place === "home") return home();
  const [list, empty] = ui.place === "messages"
    ? [parts.messages, `No messages yet. Type ${parts.app.commands[0]?.name || "a command"} below.`]
    : [parts.channel, "Nobody has written anything yet."];
  return h("div", { class: "place", key: ui.place }, conversation(list, empty), composer());
}

function home() {
  const view = parts.home;
  const surface = view && { on: ["home", view.id], kind: "home", state: view.state };
  return h("div", { class: "place home", key: `home-${parts.me}`, tabindex: "0", role: "region", "aria-label": "Home" },
    view
      ? h("div", { class: "blocks" }, blocks(surface, view.blocks))
      : h("p", { class: "empty", role: "status" }, "Opening Home…"));
}

function notice() {
  return h("div", { class: "notice", role: "status", key: "notice" }, ui.notice && h("span", null, ui.notice));
}

function redraw() {
  const focused = noteFocus();
  draw(root, [page()]);
  restoreFocus(focused);
}

async function begin() {
  onChange(redraw);
  const wanted = new URLSearchParams(location.search);
  if (PLACES.some(([name]) => name === wanted.get("at"))) ui.place = wanted.get("at");
  const everybody = await (await fetch("/people")).json();
  const person = everybody.find((each) => each.name === wanted.get("as")) || everybody[0];
  start(person?.id || "");
}

begin();
