// Slack's markup as elements: texts, links, mentions, dates, quotes and code.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { me, personOf } from "./store.js";

const INLINE = new RegExp([
  "<([^<>\\n]+)>",
  "`([^`\\n]+)`",
  "(?<![\\w*])\\*(?=\\S)([^*\\n]*[^*\\s])\\*(?![\\w*])",
  "(?<![\\w_])_(?=\\S)([^_\\n]*[^_\\s])_(?![\\w_])",
  "(?<![\\w~])~(?=\\S)([^~\\n]*[^~\\s])~(?![\\w~])",
  ":([a-z0-9_+-]+):",
].join("|"), "g");
const DATE_PARTS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_pretty: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_short_pretty: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

export function decoded(text) {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}

// A text object, plain or marked.
export function words(text) {
  if (!text) return [];
  return text.type === "mrkdwn" ? mrkdwn(text.text) : plain(text.text);
}

// The words of a text object as one string, for labels.
export function said(text) {
  return decoded(text?.text || "").replace(/:([a-z0-9_+-]+):/g, (all, name) => emoji(name) || all);
}

export function plain(text) {
  return lines(decoded(text).replace(/:([a-z0-9_+-]+):/g, (all, name) => emoji(name) || all));
}

export function mrkdwn(text) {
  return text.split(/```\n?([\s\S]*?)```/).map((part, index) =>
    (index % 2 ? h("pre", null, decoded(part)) : paragraphs(part)));
}

function paragraphs(text) {
  const groups = [];
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?/.test(line);
    const last = groups.at(-1);
    if (last && last.quoted === quoted) last.lines.push(line);
    else groups.push({ quoted, lines: [line] });
  }
  return groups.map(({ quoted, lines: grouped }) => {
    const marked = grouped.map((line) => inline(quoted ? line.replace(/^(?:&gt;|>) ?/, "") : line));
    const joined = marked.flatMap((line, index) => (index ? [h("br"), ...line] : line));
    return quoted ? h("blockquote", null, joined) : joined;
  });
}

function inline(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    found.push(decoded(text.slice(end, match.index)), token(match));
    end = match.index + match[0].length;
  }
  return [...found, decoded(text.slice(end))];
}

function token([whole, bracketed, code, bold, italic, struck, name]) {
  if (bracketed) return reference(bracketed);
  if (code) return h("code", null, decoded(code));
  if (bold) return h("strong", null, inline(bold));
  if (italic) return h("em", null, inline(italic));
  if (struck) return h("s", null, inline(struck));
  return emoji(name) || whole;
}

// What stands between < and >: somebody, a channel, everybody, a date, or a link.
function reference(text) {
  const [target, label] = text.split("|");
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return h("span", { class: "mention" }, `#${label || target.slice(1)}`);
  if (target.startsWith("!date^")) return when(target, label);
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${label || target.slice(1)}`);
  return link(decoded(target), decoded(label || target));
}

export function mention(userId) {
  return h("span", { class: "mention" }, `@${personOf(userId)?.name || userId}`);
}

export function link(url, label) {
  return h("a", { href: url, target: "_blank", rel: "noreferrer" }, label.replace(/^mailto:/, ""));
}

function when(target, fallback) {
  const [, seconds, format] = target.split("^");
  const moment = new Date(Number(seconds) * 1000);
  if (Number.isNaN(moment.getTime())) return decoded(fallback || "");
  return format.replace(/\{(\w+)\}/g, (all, part) => (DATE_PARTS[part]
    ? new Intl.DateTimeFormat("en-GB", { ...DATE_PARTS[part], timeZone: me().tz }).format(moment)
    : all));
}

function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}
