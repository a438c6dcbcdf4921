// The workspace's people, of whom one picks whom to be.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { avatar } from "./messages.js";
import { addressOf, changed, go, parts, ui } from "./store.js";

export function togglePeople() {
  ui.drawer = ui.drawer === "people" ? "" : "people";
  changed();
}

export function people() {
  const typed = ui.search.toLocaleLowerCase();
  const found = parts.people.filter((each) =>
    `${each.name} ${each.title}`.toLocaleLowerCase().includes(typed));
  return h("nav", { class: "people", "aria-label": "People" },
    h("div", { class: "people-head" },
      h("div", { class: "people-title" },
        h("h2", null, "Be somebody"),
        h("button", {
          type: "button", class: "button square from-people", "aria-label": "Close the people",
          onclick: togglePeople,
        }, icon("close"))),
      h("input", {
        class: "input", type: "search", value: ui.search, placeholder: "Find a person",
        "aria-label": "Find a person",
        oninput: ({ target }) => {
          ui.search = target.value;
          changed();
        },
      })),
    h("ul", null, found.map((each) => h("li", { key: each.id }, entry(each)))));
}

function entry(each) {
  const unread = parts.unread[each.id];
  return h("a", {
    class: each.deleted ? "person deleted" : "person",
    href: addressOf({ person: each, place: ui.place }),
    "aria-current": each.id === parts.me ? "true" : null,
    onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go({ person: each });
    },
  },
  avatar(each),
  h("span", { class: "person-words" }, h("span", { class: "person-name" }, each.name),
    each.title && h("span", { class: "description" }, each.title)),
  unread > 0 && h("span", { class: "count", "aria-label": `${unread} unread` }, String(unread)));
}
