// A conversation: messages by day, what was sent with them, and what can be done with each.

import { h } from "./dom.js";
import { blocks } from "./blocks.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { act, me, parts, personOf } from "./store.js";

const KILO = 1024;

export function conversation(list, empty) {
  let day = "";
  const drawn = list.filter((each) => !each.thread).map((each) => {
    const its = dayOf(each);
    const divider = its === day ? null : h("div", { class: "day", key: `day-${its}` }, h("span", null, its));
    day = its;
    return [divider, message(each, list.filter((reply) => reply.thread === each.ts))];
  });
  return h("div", {
    class: "messages", role: "log", "aria-label": "Messages", tabindex: "0", key: parts.me,
    mount: toEnd, drawn: follow, onscroll: noteEnd,
  }, list.length ? drawn : h("p", { class: "empty" }, empty));
}

function toEnd(node) {
  node.atEnd = true;
  requestAnimationFrame(() => { node.scrollTop = node.scrollHeight; });
}

// Stays at the newest message, unless somebody reads further up.
function follow(node) {
  if (node.atEnd && node.seenHeight !== node.scrollHeight) {
    node.scrollTop = node.scrollHeight;
    node.seenHeight = node.scrollHeight;
  }
}

function noteEnd({ target }) {
  target.atEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 40;
}

function momentOf(each) {
  return new Date(Number(each.ts.split(".")[0]) * 1000);
}

function dayOf(each) {
  return new Intl.DateTimeFormat("en-GB", {
    weekday: "long", day: "numeric", month: "long", timeZone: me().tz,
  }).format(momentOf(each));
}

function timeOf(each) {
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit", minute: "2-digit", timeZone: me().tz,
  }).format(momentOf(each));
}

function message(each, replies = []) {
  const author = personOf(each.author);
  const surface = { on: ["message", each.ts], kind: "message", state: each.state };
  const name = author ? author.name : parts.app.name;
  return h("article", { class: "message", key: each.ts, "aria-label": `${name}, ${timeOf(each)}` },
    avatar(author),
    h("div", { class: "message-body" },
      h("div", { class: "message-head" },
        h("strong", null, name), !author && h("span", { class: "badge" }, "APP"),
        h("time", { datetime: momentOf(each).toISOString() }, timeOf(each))),
      each.ephemeral && h("div", { class: "hint only-you" }, icon("eye"), "Only visible to you"),
      each.blocks.length
        ? h("div", { class: "blocks" }, blocks(surface, each.blocks))
        : h("div", { class: "text" }, each.marked ? mrkdwn(each.text) : plain(each.text)),
      each.edited && h("span", { class: "hint" }, "(edited)"),
      each.files.map(file),
      replies.length > 0 && h("div", { class: "thread" }, replies.map((reply) => message(reply)))),
    shortcuts(each));
}

function shortcuts(each) {
  const offered = parts.app.shortcuts.filter((shortcut) => shortcut.kind === "message");
  if (each.ephemeral || !offered.length) return null;
  const items = offered.map((shortcut) => ({
    words: shortcut.name, description: shortcut.description,
    choose: () => act(`shortcut/${each.ts}`, "message_shortcut",
      { on: ["message", each.ts], callback_id: shortcut.callback_id }),
  }));
  return h("div", { class: "message-more" }, menu({
    name: `more/${each.ts}`, label: "More actions", items, content: icon("more"), kind: "square",
  }));
}

export function avatar(person) {
  const initials = person
    ? person.name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("")
    : parts.app.name[0];
  const colour = person ? Number(person.id.slice(1)) % 8 : "app";
  return h("span", { class: `avatar colour-${colour}`, "aria-hidden": "true" }, initials);
}

function file(each) {
  const isPicture = each.mimetype.startsWith("image/");
  const url = `/file/${each.id}`;
  if (isPicture) return h("img", { class: "picture", src: url, alt: each.title });
  return h("a", { class: "file", href: url, download: each.name, key: each.id },
    icon("file"),
    h("span", null, h("strong", null, each.title),
      h("span", { class: "description" }, `${each.filetype.toUpperCase()} · ${sizeOf(each.size)} · Download`)));
}

function sizeOf(bytes) {
  return bytes < KILO ? `${bytes} bytes` : `${(bytes / KILO).toFixed(1)} KB`;
}
