// Slack's blocks as elements; each is drawn in its surface, "modal", "home" or "message".

import { h } from "./dom.js";
import { control } from "./controls.js";
import { markdown } from "./markdown.js";
import { link, said, words } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { ui } from "./store.js";

// Draws blocks. `surface` says where they stand: `on` names it for the workspace, `state` holds
// what stands in its elements, `errors` what is said of its fields.
export function blocks(surface, list) {
  return list.map((block) => {
    const drawBlock = DRAWN[block.type] || unknown;
    return h("div", { class: `block block-${block.type}`, key: block.block_id },
      drawBlock(block, surface));
  });
}

function section(block, surface) {
  return h("div", { class: "section-row" },
    h("div", { class: "section-words" },
      block.text && h("div", { class: "text" }, words(block.text)),
      block.fields && h("div", { class: "section-fields" },
        block.fields.map((each) => h("div", { class: "text" }, words(each))))),
    block.accessory && h("div", { class: "accessory" },
      block.accessory.type === "image"
        ? picture(block.accessory, "thumbnail")
        : control(surface, block, block.accessory, { label: said(block.text) })));
}

function input(block, surface) {
  const id = fieldId(surface, block);
  const touch = surface.errors?.[block.block_id];
  const complaint = ui.complaints.get(surface.on[1])?.[block.block_id];
  const error = complaint ? sentence(complaint) : touch;
  const isGroup = ["checkboxes", "radio_buttons"].includes(block.element.type);
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const naming = {
    id, label: said(block.label), labelledBy: `${id}-label`, describedBy: described || null,
    isInvalid: Boolean(error), isRequired: !block.optional,
  };
  return h("div", { class: error ? "field wrong" : "field" },
    h(isGroup ? "div" : "label", { class: "label", id: `${id}-label`, for: isGroup ? null : id },
      words(block.label), block.optional && h("span", { class: "optional" }, " (optional)")),
    control(surface, block, block.element, naming),
    block.hint && h("div", { class: "hint", id: `${id}-hint` }, words(block.hint)),
    error && h("div", { class: "error", id: `${id}-error` }, error));
}

export function fieldId(surface, block) {
  return `field-${surface.on[1]}-${block.block_id}`;
}

function sentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

function header(block, surface) {
  return h(surface.kind === "modal" ? "h3" : "h2", { class: "header" }, words(block.text));
}

function context(block) {
  return block.elements.map((each) => (each.type === "image"
    ? picture(each, "context-image")
    : h("span", { class: "text" }, words(each))));
}

function actions(block, surface) {
  return block.elements.map((each) => control(surface, block, each, {}));
}

function image(block) {
  return h("figure", null,
    block.title && h("figcaption", null, words(block.title)),
    picture(block, "picture"));
}

// A picture that was uploaded; the page loads nothing from elsewhere, so others are named only.
export function picture(element, kind) {
  const file = element.slack_file;
  const url = file ? `/file/${file.id || file.url.split("/").pop()}` : element.image_url;
  if (!file && !isOwn(url)) {
    return h("span", { class: `${kind} elsewhere`, role: "img", "aria-label": element.alt_text },
      element.alt_text);
  }
  return h("img", { class: kind, src: url, alt: element.alt_text, loading: "lazy" });
}

function isOwn(url) {
  return URL.canParse(url) && new URL(url).origin === location.origin;
}

function video(block) {
  return h("figure", null,
    h("figcaption", null, link(block.title_url || block.video_url, said(block.title))),
    block.description && h("div", { class: "text" }, words(block.description)),
    picture({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "picture"));
}

function alert(block) {
  const level = block.level || "default";
  return h("div", { class: `alert alert-${level}`, role: "note" }, words(block.text));
}

function table(block) {
  const [head, ...rows] = block.rows;
  const aligned = (index) => `align-${block.column_settings?.[index]?.align || "left"}`;
  return h("div", { class: "table-frame", tabindex: "0", role: "group", "aria-label": "Table" },
    h("table", null,
      h("thead", null, h("tr", null, head.map((each, index) =>
        h("th", { scope: "col", class: aligned(index) }, cell(each))))),
      h("tbody", null, rows.map((row) => h("tr", null, row.map((each, index) =>
        h("td", { class: aligned(index) }, cell(each))))))));
}

function cell(each) {
  return each.type === "rich_text" ? richText(each) : String(each.text ?? each.value ?? "");
}

function card(block, surface) {
  return h("div", { class: "card" },
    block.hero_image && picture(block.hero_image, "picture"),
    h("div", { class: "card-words" },
      block.title && h("strong", null, words(block.title)),
      block.subtitle && h("div", { class: "hint" }, words(block.subtitle)),
      block.body && h("div", { class: "text" }, words(block.body))),
    block.actions && h("div", { class: "block-actions" },
      block.actions.map((each) => control(surface, block, each, {}))));
}

function unknown(block) {
  return h("div", { class: "hint" }, `A block of type ${block.type}`);
}

const DRAWN = {
  section, input, header, context, actions, image, video, alert, table, card,
  divider: () => h("hr"),
  rich_text: richText,
  markdown: (block) => markdown(block.text),
  data_table: table,
};
