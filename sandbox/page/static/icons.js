// The page's few icons, drawn in the colour of the text beside them.

import { h } from "./dom.js";

const PATHS = {
  close: "M4 4l8 8M12 4l-8 8",
  back: "M10 3L5 8l5 5",
  more: "M8 3.2v.1M8 8v.1M8 12.8v.1",
  down: "M4 6l4 4 4-4",
  send: "M2.5 13.5L14 8 2.5 2.5 4 8zM4 8h5",
  bolt: "M9 1.5L3.5 9H8l-1 5.5L12.5 7H8z",
  clock: "M8 4.5V8l2.5 1.5M8 1.8a6.2 6.2 0 100 12.4A6.2 6.2 0 008 1.8z",
  log: "M2.5 4h2M7 4h6.5M2.5 8h2M7 8h6.5M2.5 12h2M7 12h6.5",
  people: "M6 7.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M11 7.5a2 2 0 000-4M12 9.8c1.5.4 2.5 1.7 2.5 3.7",
  file: "M4 1.5h5.5L12.5 4.5v10H4zM9 1.5v3.5h3.5",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 10a2 2 0 100-4 2 2 0 000 4z",
};

export function icon(name) {
  return h("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" },
    h("path", { d: PATHS[name] }));
}
