// A markdown block as elements: headings, lists, quotes, code, and marked words in a line.

import { h } from "./dom.js";
import { link } from "./mrkdwn.js";

const INLINE = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|[*_]([^*_\n]+)[*_]|\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g;
const LINES = [
  [/^#{1,6} (.*)/, (rest) => h("div", { class: "markdown-heading" }, inline(rest))],
  [/^[-*] (.*)/, (rest) => h("div", { class: "markdown-item" }, "• ", inline(rest))],
  [/^> ?(.*)/, (rest) => h("blockquote", null, inline(rest))],
];

export function markdown(text) {
  return text.split(/```\w*\n([\s\S]*?)```/).map((part, index) =>
    (index % 2 ? h("pre", null, part) : part.split("\n").map(line)));
}

function line(text) {
  for (const [pattern, drawn] of LINES) {
    const found = text.match(pattern);
    if (found) return drawn(found[1]);
  }
  return h("div", null, inline(text) || h("br"));
}

function inline(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    found.push(text.slice(end, match.index), token(match));
    end = match.index + match[0].length;
  }
  return [...found, text.slice(end)];
}

function token([, code, bold, italic, label, url]) {
  if (code) return h("code", null, code);
  if (bold) return h("strong", null, bold);
  if (italic) return h("em", null, italic);
  return link(url, label);
}
