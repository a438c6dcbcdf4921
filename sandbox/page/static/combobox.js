// A select that searches as one types: of fixed options, of people, or of what the bot offers.

import { h } from "./dom.js";
import { change } from "./controls.js";
import { icon } from "./icons.js";
import { decoded, said, words } from "./mrkdwn.js";
import { request } from "./connection.js";
import { changed, personOf, ui } from "./store.js";

const SEARCH_MS = 120;
const QUERY_LENGTH = 3;

export function combobox(held) {
  const isOpen = ui.combo?.touch === held.touch;
  if (isOpen) ui.combo.held = held;
  const chosen = chosenOf(held);
  const isMulti = held.element.type.startsWith("multi_");
  return h("div", { class: `combo ${isOpen ? "open" : ""}`, key: held.element.action_id },
    isMulti && chosen.map((each) => chip(held, chosen, each)),
    field(held, isOpen, isMulti ? "" : chosen[0]?.words || "", isMulti && chosen.length),
    !isMulti && chosen.length > 0 && held.block.optional && clearer(held, chosen[0]),
    h("span", { class: "combo-arrow" }, icon("down")),
    isOpen && list(held));
}

function chosenOf({ element, value }) {
  const kind = element.type;
  if (kind.includes("users")) {
    const ids = [value?.selected_users || value?.selected_user || []].flat();
    return ids.map((id) => ({ value: id, words: personOf(id)?.name || id }));
  }
  const options = [value?.selected_options || value?.selected_option || []].flat();
  return options.map((each) => ({ value: each.value, words: decoded(each.text.text) }));
}

function chip(held, chosen, each) {
  return h("span", { class: "chip", key: each.value }, each.words,
    h("button", {
      type: "button", "aria-label": `Remove ${each.words}`,
      onclick: () => change(held, valuesOf(chosen).filter((value) => value !== each.value)),
    }, icon("close")));
}

function clearer(held, chosen) {
  return h("button", {
    type: "button", class: "combo-clear", "aria-label": `Clear ${chosen.words}`,
    onclick: () => change(held, null),
  }, icon("close"));
}

function valuesOf(chosen) {
  return chosen.map((each) => each.value);
}

function field(held, isOpen, shown, hasChips) {
  const active = isOpen && ui.combo.active >= 0 ? `${held.id}-${ui.combo.active}` : null;
  return h("input", {
    ...held.naming, id: held.id, class: "combo-input", type: "text", role: "combobox",
    "aria-expanded": String(isOpen), "aria-controls": isOpen ? `${held.id}-list` : null,
    "aria-autocomplete": "list", "aria-activedescendant": active, autocomplete: "off",
    "data-followed": isOpen ? null : "yes",
    placeholder: hasChips ? null : said(held.element.placeholder) || "Choose an option",
    value: isOpen ? ui.combo.typed : shown,
    onclick: () => (ui.combo?.touch === held.touch ? null : open(held)),
    oninput: ({ target }) => type(held, target.value),
    onkeydown: (event) => press(held, event),
    onblur: () => ui.combo?.touch === held.touch && close(),
  });
}

function open(held, typed = "") {
  ui.combo = { touch: held.touch, held, typed, active: -1, groups: [], note: "", isEdited: typed !== "" };
  const input = document.getElementById(held.id);
  if (input && !typed) input.select();
  offer(held, typed);
}

function close() {
  clearTimeout(ui.combo?.timer);
  ui.combo = null;
  changed();
}

function type(held, typed) {
  if (ui.combo?.touch !== held.touch) return open(held, typed);
  ui.combo.typed = typed;
  ui.combo.isEdited = true;
  return offer(held, typed);
}

// Shows what there is to choose for what is typed.
function offer(held, typed) {
  const combo = ui.combo;
  if (!held.element.type.includes("external")) return show(combo, matching(held, typed));
  const least = held.element.min_query_length ?? QUERY_LENGTH;
  clearTimeout(combo.timer);
  if (typed.length < least) {
    combo.groups = [];
    combo.note = `Type at least ${least} characters`;
    return changed();
  }
  combo.note = combo.groups.length ? "" : "Searching…";
  combo.timer = setTimeout(() => search(combo, held, typed), typed ? SEARCH_MS : 0);
  return changed();
}

async function search(combo, held, typed) {
  const answer = await request("search", { ...held.where, typed });
  if (ui.combo !== combo || combo.typed !== typed) return;
  const refused = answer.refused || answer.trouble;
  if (refused) {
    combo.groups = [];
    combo.note = refused;
    changed();
  } else show(combo, groupsOf(answer));
}

function show(combo, groups) {
  combo.groups = groups;
  const count = flat(groups).length;
  combo.note = count ? "" : "No results";
  combo.active = count ? 0 : -1;
  changed();
}

function matching(held, typed) {
  const parts = typed.toLocaleLowerCase().split(/\s+/);
  const fits = (each) => parts.every((part) => said(each.text).toLocaleLowerCase().includes(part));
  return groupsOf(held.element)
    .map((group) => ({ ...group, options: group.options.filter(fits) }))
    .filter((group) => group.options.length);
}

function groupsOf({ options, option_groups: groups }) {
  return groups || [{ label: null, options: options || [] }];
}

function flat(groups) {
  return groups.flatMap((group) => group.options);
}

function choose(held, option) {
  const isMulti = held.element.type.startsWith("multi_");
  const chosen = valuesOf(chosenOf(held));
  if (!isMulti) change(held, option.value);
  else if (chosen.includes(option.value)) change(held, chosen.filter((each) => each !== option.value));
  else change(held, [...chosen, option.value]);
  close();
}

const KEYS = {
  ArrowDown: (held) => (ui.combo?.touch === held.touch ? move(1) : open(held)),
  ArrowUp: (held) => (ui.combo?.touch === held.touch ? move(-1) : open(held)),
  Enter: (held) => {
    if (ui.combo?.touch !== held.touch) return open(held);
    const option = flat(ui.combo.groups)[ui.combo.active];
    return option && choose(held, option);
  },
};

function press(held, event) {
  if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key](held);
  } else if (event.key === "Escape" && ui.combo) {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else if (event.key === "Backspace" && !event.target.value) {
    const chosen = chosenOf(held);
    if (held.element.type.startsWith("multi_") && chosen.length) {
      change(held, valuesOf(chosen.slice(0, -1)));
    }
  }
}

function move(step) {
  const count = flat(ui.combo.groups).length;
  if (count) ui.combo.active = (ui.combo.active + step + count) % count;
  changed();
}

function list(held) {
  const { groups, note, active } = ui.combo;
  const chosen = new Set(valuesOf(chosenOf(held)));
  let index = -1;
  const drawn = groups.map((group) => [
    group.label && h("div", { class: "list-group", role: "presentation" }, said(group.label)),
    group.options.map((each) => {
      index += 1;
      return item(held, each, index, index === active, chosen.has(each.value));
    }),
  ]);
  return h("div", {
    class: "list", popover: "manual", key: "list",
    mount: (node) => node.showPopover(), drawn: (node) => settle(node, active),
    onpointerdown: (event) => event.preventDefault(),
  },
  h("div", { id: `${held.id}-list`, role: "listbox", "aria-label": held.naming["data-name"] || "Options" }, drawn),
  note && h("div", { class: "list-note", role: "status" }, note));
}

function item(held, option, index, isActive, isChosen) {
  return h("div", {
    class: `list-item ${isActive ? "active" : ""}`, role: "option", id: `${held.id}-${index}`,
    key: `${index}`, "aria-selected": String(isChosen), onclick: () => choose(held, option),
  },
  h("span", { class: "list-words" }, words(option.text)),
  option.description && h("span", { class: "description" }, words(option.description)));
}

// Stands under its field, or above where there is more room.
export function settle(node, active) {
  const frame = node.parentElement.getBoundingClientRect();
  const below = window.innerHeight - frame.bottom;
  const isAbove = below < 220 && frame.top > below;
  node.style.left = `${frame.left}px`;
  node.style.width = `${frame.width}px`;
  node.style.maxHeight = `${Math.min(300, (isAbove ? frame.top : below) - 16)}px`;
  node.style.top = isAbove ? "auto" : `${frame.bottom + 4}px`;
  node.style.bottom = isAbove ? `${window.innerHeight - frame.top + 4}px` : "auto";
  if (active >= 0) node.querySelector(".active")?.scrollIntoView({ block: "nearest" });
}
