// What the page knows: the parts that the workspace sends, and what only this tab knows.

import { connect, request } from "./connection.js";

export const parts = {
  me: "", people: [], app: { name: "", commands: [], shortcuts: [] }, clock: { added: 0 },
  modals: [], home: null, messages: [], channel: [], findings: [], unread: {}, log: [],
};

export const ui = {
  place: "home", // "home", "messages" or "channel"
  connected: false,
  busy: new Set(), // the names of the touches that the bot has not answered yet
  trouble: new Map(), // by touch, what went wrong
  complaints: new Map(), // by modal, what Slack's client says of fields
  combo: null, // the select that is open
  menu: null, // the name of the menu that is open
  confirm: null, // the question that is asked, and what follows a yes
  drawer: "", // "people", "log" or nothing: what lies beside the conversation
  entries: new Map(), // by log entry, what it holds
  search: "", // what is typed to find a person
  notice: "", // what the page says itself
};

let redraw = () => {};
let isDue = false;

export function onChange(drawPage) {
  redraw = drawPage;
}

export function changed() {
  if (isDue) return;
  isDue = true;
  queueMicrotask(() => {
    isDue = false;
    redraw();
  });
}

export function me() {
  return parts.people.find((each) => each.id === parts.me);
}

export function personOf(id) {
  return parts.people.find((each) => each.id === id);
}

export function now() {
  return Date.now() / 1000 + parts.clock.added;
}

// Asks the workspace for something; `touch` names what shows meanwhile that it is under way.
export async function act(touch, what, details = {}) {
  if (ui.busy.has(touch)) return {};
  ui.busy.add(touch);
  ui.trouble.delete(touch);
  changed();
  const answer = await request(what, details);
  ui.busy.delete(touch);
  if (answer.trouble) ui.trouble.set(touch, answer.trouble);
  if (answer.refused) notify(answer.refused);
  changed();
  return answer;
}

// Tells the workspace of something typed or chosen, any number of times one after the other.
export async function keep(touch, details) {
  ui.trouble.delete(touch);
  const answer = await request("keep", details);
  if (answer.trouble) ui.trouble.set(touch, answer.trouble);
  if (answer.refused) notify(answer.refused);
  if (answer.trouble || answer.refused) changed();
}

let noticeTimer = 0;

export function notify(words) {
  ui.notice = words;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => {
    ui.notice = "";
    changed();
  }, 6000);
  changed();
}

// Goes to a place as a person; both stand in the address, so that a reload stays there.
export function go({ person = me(), place = ui.place }) {
  const isOther = person.id !== parts.me;
  ui.place = place;
  ui.drawer = ui.drawer === "people" ? "" : ui.drawer;
  ui.menu = ui.combo = ui.confirm = null;
  history.replaceState(null, "", addressOf({ person, place }));
  if (isOther) {
    ui.busy.clear();
    ui.trouble.clear();
    Object.assign(parts, { me: person.id, modals: [], home: null, messages: [] });
    start(person.id);
  } else arrive();
  changed();
}

export function addressOf({ person, place }) {
  return `/?as=${encodeURIComponent(person.handle)}&at=${place}`;
}

export function start(personId) {
  connect(personId, {
    opened() {
      ui.connected = true;
      if (ui.drawer === "log") request("watch", { log: true });
    },
    closed() {
      ui.connected = false;
      changed();
    },
    told(news) {
      Object.assign(parts, news);
      if (news.me) arrive();
      if (news.messages) markRead();
      changed();
    },
  });
}

function arrive() {
  document.title = `${me().name} · ${parts.app.name} sandbox`;
  if (ui.place === "home") request("home");
  markRead();
}

function markRead() {
  const isSeen = ui.place === "messages" && !document.hidden;
  if (isSeen && parts.unread[parts.me]) request("read");
}

document.addEventListener("visibilitychange", () => parts.me && markRead());
