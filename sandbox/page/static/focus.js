// Keeps the focus where somebody left it, also when the bot has drawn that part of a view anew.

// Remembers what has the focus before the page is drawn.
export function noteFocus() {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const dialog = node.closest("dialog");
  return { node, dialog, id: node.id, name: node.dataset.name, order: orderOf(node) };
}

// Gives the focus back to the same element, to its successor, or to the dialog around it.
export function restoreFocus(focused) {
  if (!focused || focused.node.isConnected) return;
  const top = [...document.querySelectorAll("dialog")].at(-1);
  if (focused.dialog && focused.dialog !== top) return;
  const around = top || document;
  const successor = byId(focused.id, around) || byName(focused, around) || top?.querySelector(".modal-body");
  successor?.focus();
}

function byId(id, around) {
  return id && around.querySelector(`#${CSS.escape(id)}`);
}

function byName({ name, order }, around) {
  if (!name) return null;
  const named = [...around.querySelectorAll(`[data-name="${CSS.escape(name)}"]`)];
  return named[Math.min(order, named.length - 1)];
}

function orderOf(node) {
  const { name } = node.dataset;
  if (!name) return 0;
  const around = node.closest("dialog") || document;
  return [...around.querySelectorAll(`[data-name="${CSS.escape(name)}"]`)].indexOf(node);
}
