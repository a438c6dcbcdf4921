// A button with a menu: an overflow, a message's shortcuts, the shortcuts of the composer.

import { h } from "./dom.js";
import { changed, ui } from "./store.js";

// Draws a menu; each of `items` has `words`, perhaps a `description`, and `choose`.
export function menu({ name, label, items, content, kind = "", key, isBusy = false }) {
  const isOpen = ui.menu === name;
  return h("span", { class: "menu-place", key },
    h("button", {
      type: "button", class: `button ${kind} ${isBusy ? "busy" : ""}`, "aria-label": label,
      title: label, "aria-haspopup": "menu", "aria-expanded": String(isOpen), "data-name": label,
      onclick: () => toggle(isOpen ? null : name),
      onkeydown: (event) => {
        if (event.key === "ArrowDown" && !isOpen) {
          event.preventDefault();
          toggle(name);
        }
      },
    }, content),
    isOpen && list(items, label));
}

function toggle(name) {
  ui.menu = name;
  changed();
}

function list(items, label) {
  return h("div", {
    class: "list menu", role: "menu", "aria-label": label, popover: "manual", key: "menu",
    mount: opened, drawn: settle, onkeydown: press,
    onfocusout: ({ currentTarget, relatedTarget }) => {
      if (relatedTarget && !currentTarget.parentElement.contains(relatedTarget)) toggle(null);
    },
  }, items.map((each) => h("button", {
    type: "button", class: "list-item", role: "menuitem", tabindex: "-1", key: each.words,
    onclick: (event) => {
      event.currentTarget.closest(".menu-place").querySelector("button").focus();
      toggle(null);
      each.choose();
    },
  }, h("span", { class: "list-words" }, each.words),
  each.description && h("span", { class: "description" }, each.description))));
}

function opened(node) {
  node.showPopover();
  node.querySelector("button")?.focus();
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function press(event) {
  const items = [...event.currentTarget.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  if (event.key in STEPS) {
    event.preventDefault();
    items[(at + STEPS[event.key] + items.length) % items.length].focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.parentElement.querySelector("button").focus();
    toggle(null);
  }
}

function settle(node) {
  const button = node.parentElement.getBoundingClientRect();
  const width = node.offsetWidth;
  const isAbove = window.innerHeight - button.bottom < node.offsetHeight + 16;
  node.style.left = `${Math.max(8, Math.min(button.right - width, window.innerWidth - width - 8))}px`;
  node.style.top = isAbove
    ? `${Math.max(8, button.top - node.offsetHeight - 4)}px` : `${button.bottom + 4}px`;
}

document.addEventListener("pointerdown", ({ target }) => {
  if (ui.menu && !target.closest(".menu-place")) toggle(null);
});
