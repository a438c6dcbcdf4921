// The modals that somebody has open, one on top of the other, and the questions before a touch.

import { h } from "./dom.js";
import { blocks } from "./blocks.js";
import { icon } from "./icons.js";
import { said, words } from "./mrkdwn.js";
import { act, changed, parts, ui } from "./store.js";

export function modals() {
  const stack = parts.modals.map((view, depth) => modal(view, depth));
  return [...stack, ui.confirm && question(ui.confirm)];
}

function modal(view, depth) {
  const surface = { on: ["modal", view.id], kind: "modal", state: view.state, errors: view.errors };
  return h("dialog", {
    key: view.id, class: `modal depth-${parts.modals.length - 1 - depth}`,
    "aria-labelledby": `title-${view.id}`, mount: opened,
    unmount: (node) => node.close(),
    oncancel: (event) => {
      event.preventDefault();
      close(view);
    },
    onkeydown: (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(view);
      if (event.key === "Escape") {
        event.preventDefault(); // a browser may close all dialogs that nobody's touch has opened
        close(view);
      }
    },
  },
  head(view, depth),
  h("div", { class: "modal-body", tabindex: "-1" },
    view.trouble && h("div", { class: "alert alert-error", role: "alert" }, view.trouble),
    h("div", { class: "blocks" }, blocks(surface, view.blocks))),
  foot(view));
}

const FIELDS = ".modal-body :is(input, textarea, button):not([tabindex='-1'])";

function opened(node) {
  node.showModal();
  if (!node.querySelector("[autofocus]")) firstField(node)?.focus();
}

// Of radio buttons the chosen one, as Tab would reach it.
function firstField(node) {
  const first = node.querySelector(FIELDS);
  if (first?.type !== "radio") return first;
  return [...node.querySelectorAll(FIELDS)].find((each) => each.name === first.name && each.checked) || first;
}

function head(view, depth) {
  return h("div", { class: "modal-head" },
    depth > 0 && h("button", {
      type: "button", class: "button square", "aria-label": "Back", title: "Back",
      onclick: () => close(view),
    }, icon("back")),
    h("h2", { id: `title-${view.id}` }, view.title),
    h("button", {
      type: "button", class: "button square modal-close", "aria-label": "Close", title: "Close",
      onclick: () => act(`close/${view.id}`, "close", { on: ["modal", view.id], everything: true }),
    }, icon("close")));
}

function foot(view) {
  const isBusy = ui.busy.has(`submit/${view.id}`);
  return h("div", { class: "modal-foot" },
    h("button", { type: "button", class: "button", onclick: () => close(view) }, view.close || "Cancel"),
    view.submit && h("button", {
      type: "button", class: `button primary ${isBusy ? "busy" : ""}`,
      "aria-busy": isBusy ? "true" : null, onclick: () => submit(view),
    }, view.submit));
}

function close(view) {
  act(`close/${view.id}`, "close", { on: ["modal", view.id] });
}

async function submit(view) {
  ui.complaints.delete(view.id);
  const answer = await act(`submit/${view.id}`, "submit", { on: ["modal", view.id] });
  if (answer.complaints) ui.complaints.set(view.id, answer.complaints);
  if (answer.complaints || answer.outcome === "errors") {
    changed();
    setTimeout(() => toFirstError(view.id));
  }
  if (answer.outcome === "updated") setTimeout(() => toTop(view.id));
}

function dialogOf(viewId) {
  return document.querySelector(`[aria-labelledby="title-${viewId}"]`);
}

// What a bot says of a submission stands at the top, and the button that was pressed at the end.
function toTop(viewId) {
  const body = dialogOf(viewId)?.querySelector(".modal-body");
  body?.focus();
  body?.scrollTo(0, 0);
}

function toFirstError(viewId) {
  const wrong = dialogOf(viewId)?.querySelector(".field.wrong");
  wrong?.querySelector("input, textarea, button")?.focus();
  wrong?.scrollIntoView({ block: "center" });
}

function question({ question: asked, follow }) {
  const answer = (isYes) => {
    ui.confirm = null;
    if (isYes) follow();
    changed();
  };
  return h("dialog", {
    key: "confirm", class: "modal question", "aria-labelledby": "question-title",
    mount: (node) => node.showModal(), unmount: (node) => node.close(),
    oncancel: (event) => {
      event.preventDefault();
      answer(false);
    },
  },
  h("div", { class: "modal-head" }, h("h2", { id: "question-title" }, said(asked.title))),
  h("div", { class: "modal-body" }, h("div", { class: "text" }, words(asked.text))),
  h("div", { class: "modal-foot" },
    h("button", { type: "button", class: "button", onclick: () => answer(false) }, said(asked.deny)),
    h("button", {
      type: "button", class: `button ${asked.style || "primary"}`, onclick: () => answer(true),
    }, said(asked.confirm))));
}
