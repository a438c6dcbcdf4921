// The WebSocket to the workspace: requests with their answers, and news of what has changed.

const RETRY_MS = 500;

let socket = null;
let lastId = 0;
let queue = [];
const waiting = new Map();

// Connects as a person, again and again until it is connected as another.
export function connect(personId, listener) {
  const mine = new WebSocket(`ws://${location.host}/page/socket?person=${personId}`);
  const replaced = socket;
  socket = mine;
  if (replaced) replaced.close();
  giveUp();
  mine.onopen = () => {
    listener.opened();
    for (const told of queue.splice(0)) mine.send(told);
  };
  mine.onmessage = ({ data }) => mine === socket && receive(JSON.parse(data), listener);
  mine.onclose = () => {
    if (mine !== socket) return;
    listener.closed();
    giveUp();
    setTimeout(() => mine === socket && connect(personId, listener), RETRY_MS);
  };
}

// Asks for something and gives the answer, {} at once when the connection breaks.
export function request(what, details = {}) {
  lastId += 1;
  const told = JSON.stringify({ ...details, do: what, id: lastId });
  const answer = new Promise((resolve) => waiting.set(lastId, resolve));
  if (socket.readyState === WebSocket.OPEN) socket.send(told);
  else queue.push(told);
  return answer;
}

function receive(message, listener) {
  if (message.parts) return listener.told(message.parts);
  waiting.get(message.re)?.(message);
  return waiting.delete(message.re);
}

function giveUp() {
  queue = [];
  for (const resolve of waiting.values()) resolve({});
  waiting.clear();
}
