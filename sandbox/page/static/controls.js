// Slack's interactive elements as the browser's own controls, each named, kept and told of.

import { h } from "./dom.js";
import { combobox } from "./combobox.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { said, words } from "./mrkdwn.js";
import { act, changed, keep, parts, ui } from "./store.js";

const TYPING_MS = 600; // how long a date may be unfinished while its digits are typed
const FIRST_YEAR = 1900; // an earlier one is a later one half typed

// Draws an element. `naming` says how it is called: its label's id, or the words beside it.
export function control(surface, block, element, naming) {
  const touch = `${surface.on.join(":")}/${block.block_id}/${element.action_id}`;
  const held = {
    surface, block, element, touch,
    id: naming.id || `control-${touch}`,
    value: surface.state[block.block_id]?.[element.action_id],
    where: { on: surface.on, block: block.block_id, action: element.action_id },
    naming: nameOf(element, naming),
  };
  const trouble = ui.trouble.get(touch);
  const drawn = (DRAWN[element.type] || (() => null))(held);
  return trouble
    ? h("span", { class: "troubled", key: element.action_id }, drawn,
      h("span", { class: "error", role: "alert" }, trouble))
    : drawn;
}

function nameOf(element, naming) {
  const named = naming.labelledBy
    ? { "aria-labelledby": naming.labelledBy }
    : { "aria-label": said(element.placeholder) || naming.label || element.type };
  return {
    ...named,
    "data-name": naming.label || said(element.text) || said(element.placeholder),
    "aria-describedby": naming.describedBy || null,
    "aria-invalid": naming.isInvalid ? "true" : null,
    "aria-required": naming.isRequired ? "true" : null,
    autofocus: element.focus_on_load || null,
  };
}

// Lets a value stand in an element, after the question that it may ask.
export function change(held, value) {
  const complaints = ui.complaints.get(held.surface.on[1]);
  if (complaints) delete complaints[held.block.block_id];
  asking(held.element.confirm, () => keep(held.touch, { ...held.where, value }));
}

export function asking(question, follow) {
  if (!question) return follow();
  ui.confirm = { question, follow };
  return changed();
}

function press(held, option) {
  return act(held.touch, "press", { ...held.where, option });
}

function button(held) {
  const { element, touch } = held;
  const isBusy = ui.busy.has(touch);
  const name = element.accessibility_label;
  const props = {
    class: `button ${element.style || ""} ${isBusy ? "busy" : ""}`, key: element.action_id,
    id: held.id, "data-name": said(element.text), "aria-label": name || null,
    "aria-busy": isBusy ? "true" : null,
    onclick: () => asking(element.confirm, () => press(held)),
  };
  if (!element.url) return h("button", { type: "button", ...props }, words(element.text));
  return h("a", { href: element.url, target: "_blank", rel: "noreferrer", ...props },
    words(element.text));
}

function overflow(held) {
  const items = held.element.options.map((each) => ({
    words: said(each.text), description: said(each.description),
    choose: () => asking(held.element.confirm, () => press(held, each.value)),
  }));
  const label = held.naming["aria-label"];
  return menu({
    name: held.touch, items, key: held.element.action_id, content: icon("more"),
    label: label === "overflow" ? "More" : `More: ${label}`.slice(0, 75), kind: "square",
    isBusy: ui.busy.has(held.touch),
  });
}

function textInput(held, type = "text") {
  const { element, where, touch } = held;
  const tag = element.multiline ? "textarea" : "input";
  return h(tag, {
    ...held.naming, key: element.action_id, id: held.id, class: "input", type: element.multiline ? null : type,
    value: held.value?.value || "", placeholder: said(element.placeholder) || null,
    rows: element.multiline ? 4 : null, autocomplete: "off",
    inputmode: element.type === "number_input" ? "decimal" : null,
    oninput: ({ target }) => write(held, target.value),
    onkeydown: (event) => {
      if (event.key === "Enter" && !element.multiline) {
        event.preventDefault();
        act(touch, "enter", where);
      }
    },
  });
}

// What is typed stands here at once, before the workspace has sent it back.
function write(held, typed) {
  if (held.value) held.value.value = typed;
  change(held, typed);
}

function picker(type, key) {
  return (held) => h("input", {
    ...held.naming, key: held.element.action_id, id: held.id, class: "input", type,
    value: held.value?.[key] || "",
    onkeydown: ({ target }) => { target.dataset.typed = "yes"; },
    onpointerdown: ({ target }) => { delete target.dataset.typed; },
    oninput: ({ target }) => pick(held, target, target.dataset.typed ? TYPING_MS : 0),
    onblur: ({ target }) => target.dataset.typed && pick(held, target, 0),
  });
}

const timers = new Map();

function pick(held, target, delay) {
  clearTimeout(timers.get(held.touch));
  const send = () => {
    const value = target.value;
    const isHalf = target.type === "date" && value && Number(value.slice(0, 4)) < FIRST_YEAR;
    const key = target.type === "date" ? "selected_date" : "selected_time";
    if (isHalf || value === (current(held)?.[key] || "")) return;
    change(held, value);
  };
  if (delay) timers.set(held.touch, setTimeout(send, delay));
  else send();
}

function current({ surface, block, element }) {
  return surface.state[block.block_id]?.[element.action_id];
}

function momentPicker(held) {
  const seconds = held.value?.selected_date_time;
  const local = seconds ? new Date(seconds * 1000 - zoneShift(seconds)).toISOString().slice(0, 16) : "";
  return h("input", {
    ...held.naming, key: held.element.action_id, id: held.id, class: "input", type: "datetime-local",
    value: local,
    oninput: ({ target }) => target.value
      && change(held, Math.floor(new Date(target.value).getTime() / 1000)),
  });
}

function zoneShift(seconds) {
  return new Date(seconds * 1000).getTimezoneOffset() * 60_000;
}

function choices(type, chosenIn) {
  return (held) => h("div", {
    class: "choices", key: held.element.action_id, id: held.id,
    role: type === "radio" ? "radiogroup" : "group", ...held.naming, "aria-required": null,
    "aria-invalid": null,
  }, held.element.options.map((each) => choice(held, each, type, chosenIn(held.value))));
}

function choice(held, option, type, chosen) {
  const isChosen = chosen.includes(option.value);
  const next = () => {
    if (type === "radio") return option.value;
    return isChosen ? chosen.filter((each) => each !== option.value) : [...chosen, option.value];
  };
  return h("label", { class: "choice", key: option.value },
    h("input", {
      type, name: held.touch, checked: isChosen, "data-name": said(option.text),
      onchange: () => change(held, next()),
    }),
    h("span", null, words(option.text),
      option.description && h("span", { class: "description" }, words(option.description))));
}

function people(held) {
  const options = parts.people.filter((each) => !each.deleted)
    .map((each) => ({ text: { type: "plain_text", text: each.name }, value: each.id }));
  return combobox({ ...held, element: { ...held.element, options } });
}

const number = (held) => textInput(held, "text");
const DRAWN = {
  button, overflow,
  plain_text_input: textInput, number_input: number,
  email_text_input: (held) => textInput(held, "email"),
  url_text_input: (held) => textInput(held, "url"),
  datepicker: picker("date", "selected_date"),
  timepicker: picker("time", "selected_time"),
  datetimepicker: momentPicker,
  radio_buttons: choices("radio", (value) => [value?.selected_option?.value]),
  checkboxes: choices("checkbox", (value) => (value?.selected_options || []).map((each) => each.value)),
  static_select: combobox, external_select: combobox,
  multi_static_select: combobox, multi_external_select: combobox,
  users_select: people, multi_users_select: people,
};
