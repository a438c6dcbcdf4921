// Draws the page: `h` describes an element, `draw` makes what stands there look like it.
// Elements that stay keep their focus, their selection and where they are scrolled to.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "path", "circle", "rect"]);
const LIVE = new Set(["value", "checked", "indeterminate"]);
const OWN = new Set(["key", "mount", "drawn", "unmount"]);

// Describes an element. Among its props: `key` tells it from its siblings, `mount` is called once
// it stands, `drawn` after every drawing, `unmount` before it goes.
export function h(tag, props, ...children) {
  return { tag, props: props || {}, children: flatten(children), key: props?.key };
}

export function draw(parent, children) {
  const before = parent.drawnChildren || [];
  const wanted = flatten(children);
  const places = match(before, wanted);
  for (const old of before) if (!places.kept.has(old)) remove(old);
  const after = wanted.map((vnode, index) => place(vnode, places.old[index]));
  after.forEach(({ node }, index) => {
    const there = parent.childNodes[index];
    if (there !== node) parent.insertBefore(node, there || null);
  });
  parent.drawnChildren = after;
  for (const each of after) finish(each);
}

function flatten(children) {
  return children.flat(Infinity).filter((each) => each || each === 0 || each === "0")
    .map((each) => (typeof each === "object" ? each : String(each)));
}

function identity(vnode) {
  if (typeof vnode === "string") return "text";
  return vnode.key === undefined ? vnode.tag : `${vnode.tag}#${vnode.key}`;
}

function match(before, wanted) {
  const waiting = new Map();
  for (const old of before) {
    const name = identity(old.vnode);
    if (!waiting.has(name)) waiting.set(name, []);
    waiting.get(name).push(old);
  }
  const old = wanted.map((vnode) => waiting.get(identity(vnode))?.shift());
  return { old, kept: new Set(old.filter(Boolean)) };
}

function place(vnode, old) {
  if (typeof vnode === "string") return { vnode, node: text(vnode, old) };
  const node = old ? old.node : create(vnode.tag);
  setProps(node, vnode.props, old ? old.vnode.props : {});
  draw(node, vnode.children);
  if (vnode.tag === "select") node.value = vnode.props.value;
  return { vnode, node, isNew: !old };
}

function text(words, old) {
  if (!old) return document.createTextNode(words);
  if (old.node.data !== words) old.node.data = words;
  return old.node;
}

function create(tag) {
  return SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
}

function setProps(node, props, before) {
  for (const name of Object.keys(before)) {
    if (!(name in props) && !OWN.has(name)) setProp(node, name, null);
  }
  for (const [name, value] of Object.entries(props)) {
    if (LIVE.has(name)) setLive(node, name, value);
    else if (!OWN.has(name) && before[name] !== value) setProp(node, name, value);
  }
}

function setProp(node, name, value) {
  if (name.startsWith("on")) node[name] = value || null;
  else if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : value);
}

// What somebody is typing is theirs until they leave the field.
function setLive(node, name, value) {
  if (name === "value" && node === document.activeElement && !node.dataset.followed) return;
  if (node[name] !== value) node[name] = value;
}

function finish({ vnode, node, isNew }) {
  if (isNew) vnode.props?.mount?.(node);
  vnode.props?.drawn?.(node);
}

function remove({ vnode, node }) {
  unmount({ vnode, node });
  node.remove();
}

function unmount({ vnode, node }) {
  for (const child of node.drawnChildren || []) unmount(child);
  vnode.props?.unmount?.(node);
}
