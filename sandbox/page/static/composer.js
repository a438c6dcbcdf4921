// Where somebody types: commands, which complete, mentions, and the app's shortcuts.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { settle } from "./combobox.js";
import { act, changed, notify, parts, ui } from "./store.js";

const drafts = new Map();
const MOST_OFFERED = 8;
let active = 0;
let isDismissed = false;

export function composer() {
  const draft = draftOf();
  const offered = isDismissed ? [] : offers(draft);
  const isBusy = ui.busy.has("compose");
  active = Math.min(active, Math.max(0, offered.length - 1));
  return h("form", {
    class: "composer", onsubmit: (event) => {
      event.preventDefault();
      send();
    },
  },
  h("div", { class: "composer-field" },
    h("textarea", {
      id: "composer", rows: 1, value: draft, "data-followed": "yes", autocomplete: "off",
      "aria-label": `Message ${ui.place === "channel" ? "#general" : parts.app.name}`,
      placeholder: placeholder(), "aria-autocomplete": "list", "aria-haspopup": "listbox",
      "aria-controls": offered.length ? "completions" : null,
      "aria-activedescendant": offered.length ? `completion-${active}` : null,
      oninput: ({ target }) => {
        isDismissed = false;
        active = 0;
        type(target.value);
      },
      onkeydown: (event) => press(event, offered),
    }),
    offered.length > 0 && completions(offered)),
  h("div", { class: "composer-tools" },
    shortcuts(),
    h("span", { class: "composer-hint", "aria-live": "polite" }, isBusy ? "Sending…" : hint(draft)),
    h("button", {
      class: `button square send ${isBusy ? "busy" : ""}`, "aria-label": "Send", title: "Send",
      disabled: !draft.trim(),
    }, icon("send"))));
}

function draftKey() {
  return `draft/${parts.me}/${ui.place}`;
}

function draftOf() {
  const key = draftKey();
  if (!drafts.has(key)) drafts.set(key, sessionStorage.getItem(key) || "");
  return drafts.get(key);
}

function type(text) {
  drafts.set(draftKey(), text);
  sessionStorage.setItem(draftKey(), text);
  changed();
}

function placeholder() {
  const command = parts.app.commands[0]?.name;
  const where = ui.place === "channel" ? "Message #general" : `Message ${parts.app.name}`;
  return command ? `${where}, or type ${command}` : where;
}

function hint(draft) {
  const command = parts.app.commands.find((each) => draft.startsWith(`${each.name} `));
  return command?.usage_hint || "";
}

// What completes what is typed: a command at the beginning, or somebody after an @.
function offers(draft) {
  if (/^\/\S*$/.test(draft)) {
    return parts.app.commands.filter((each) => each.name.startsWith(draft) && each.name !== draft)
      .map((each) => ({
        words: each.name, description: each.description, text: `${each.name} `,
      }));
  }
  const mention = draft.match(/(?:^|\s)@([^@]*)$/);
  if (!mention || !/^\S*( \S*)?$/.test(mention[1])) return [];
  const typed = mention[1].toLocaleLowerCase();
  return parts.people
    .filter((each) => named(each, typed) && each.name.toLocaleLowerCase() !== typed.trim())
    .slice(0, MOST_OFFERED)
    .map((each) => ({
      words: each.name, description: each.title,
      text: `${draft.slice(0, draft.length - mention[1].length)}${each.name} `,
    }));
}

function named(person, typed) {
  const name = person.name.toLocaleLowerCase();
  return !person.deleted && (name.startsWith(typed) || name.split(" ").at(-1).startsWith(typed));
}

function completions(offered) {
  return h("div", {
    class: "list", popover: "manual", key: "completions", mount: (node) => node.showPopover(),
    drawn: (node) => settle(node, active), onpointerdown: (event) => event.preventDefault(),
  }, h("div", { role: "listbox", id: "completions", "aria-label": "Completions" },
    offered.map((each, index) => h("div", {
      class: `list-item ${index === active ? "active" : ""}`, role: "option", key: each.words,
      id: `completion-${index}`, "aria-selected": String(index === active),
      onclick: () => type(each.text),
    }, h("strong", null, each.words), h("span", { class: "description" }, each.description)))));
}

function press(event, offered) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (offered.length && step) {
    event.preventDefault();
    active = (active + step + offered.length) % offered.length;
    changed();
  } else if (offered.length && ["Tab", "Enter"].includes(event.key) && !event.shiftKey) {
    event.preventDefault();
    type(offered[active].text);
  } else if (offered.length && event.key === "Escape") {
    isDismissed = true;
    changed();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  }
}

function send() {
  const text = draftOf().trim();
  if (!text || ui.busy.has("compose")) return;
  const name = text.split(/\s/)[0];
  const isCommand = text.startsWith("/");
  if (isCommand && !parts.app.commands.some((each) => each.name === name)) {
    notify(`${name} is not a command here.`);
  } else if (!isCommand && ui.place !== "channel") {
    notify(`${parts.app.name} takes commands. Write to people in #general.`);
  } else {
    type("");
    act("compose", isCommand ? "command" : "say", { text });
  }
}

function shortcuts() {
  const items = parts.app.shortcuts.filter((each) => each.kind === "global").map((each) => ({
    words: each.name, description: each.description,
    choose: () => act("compose", "shortcut", { callback_id: each.callback_id }),
  }));
  return items.length > 0 && menu({
    name: "shortcuts", label: "Shortcuts", items, content: icon("bolt"), kind: "square",
  });
}
