// Rich text as elements: sections, lists, quotes and code.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { link, mention, mrkdwn } from "./mrkdwn.js";

const STYLES = [["bold", "strong"], ["italic", "em"], ["strike", "s"], ["code", "code"],
  ["underline", "u"]];

export function richText(block) {
  return h("div", { class: "rich text" }, block.elements.map((each) => PARTS[each.type]?.(each)));
}

function run(elements) {
  return elements.map((each) => styled(LEAVES[each.type]?.(each) ?? "", each.style));
}

function styled(content, style) {
  return STYLES.reduce((inner, [name, tag]) => (style?.[name] ? h(tag, null, inner) : inner), content);
}

function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

const LEAVES = {
  text: ({ text }) => lines(text),
  link: ({ url, text }) => link(url, text || url),
  emoji: ({ name }) => emoji(name) || `:${name}:`,
  user: (each) => mention(each.user_id),
  channel: (each) => h("span", { class: "mention" }, `#${each.channel_id}`),
  broadcast: ({ range }) => h("span", { class: "mention" }, `@${range}`),
  date: ({ timestamp, format, fallback }) =>
    mrkdwn(`<!date^${timestamp}^${format || "{date}"}|${fallback || ""}>`),
};

const PARTS = {
  rich_text_section: ({ elements }) => h("p", null, run(elements)),
  rich_text_preformatted: ({ elements }) => h("pre", null, run(elements)),
  rich_text_quote: ({ elements }) => h("blockquote", null, run(elements)),
  rich_text_list: ({ elements, style, indent = 0, offset = 0 }) =>
    h(style === "ordered" ? "ol" : "ul",
      { class: `indent-${indent}`, start: style === "ordered" && offset ? offset + 1 : null },
      elements.map((each) => h("li", null, run(each.elements)))),
};
