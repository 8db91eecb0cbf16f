// What was written and is not yet on the server: kept in the phone's database, sent when there is a
// line, as often as it takes. The server takes each item once, whoever sends it how many times.
//
// An item: {seq, id, user, url, kind, what, key, label, at, body, state, why}. kind "json": items of one
// address go together, an answer for each; "form": one by one, body is a list of [name, value]. what: what
// it is called when several are counted. page: where a "json" item that was refused may be put right.
// key: of the same address and key only the newest waits. state: "waiting" or "refused".
import { owner, send as deliver } from "./identity.js";
import { OFFLINE, SIGN_IN } from "./line.js";
import { keepSheet, store, uuid } from "./store.js";

const MOST = 200;
const WAITS = [2_000, 5_000, 10_000, 30_000];
const PHOTOS = 120_000;
const others = "BroadcastChannel" in window ? new BroadcastChannel("bina-usaha") : null;

export const news = new EventTarget();
// line: whether the server was reached last time. savedAt: when the outbox was last emptied here.
export const standing = { line: navigator.onLine, signIn: false, sending: false, savedAt: null };

let queued = null;
let lonely = Promise.resolve();
let failures = 0;
let timer;

export async function add(items) {
  const deal = (await store()).transaction("outbox", "readwrite");
  await put(deal.objectStore("outbox"), items);
  await deal.done;
  told();
}

// Within someone's transaction: the newer item takes the place of the older one.
export async function put(outbox, items) {
  const mine = await outbox.index("user").getAll(owner);
  for (const item of items) {
    for (const old of mine) {
      if (item.key && old.url === item.url && old.key === item.key) outbox.delete(old.seq);
    }
    const at = new Date().toISOString();
    outbox.add({ id: uuid(), user: owner, state: "waiting", why: "", at, ...item });
  }
}

export async function mine(state = "waiting") {
  if (!owner) return [];
  const all = await (await store()).getAllFromIndex("outbox", "user", owner);
  return all.filter((item) => item.state === state);
}

export async function remove(seq) {
  await (await store()).delete("outbox", seq);
  told();
}

// Resolves when everything that waits was tried once. One tab at a time; where the browser has no
// locks two tabs may both send, and the server takes it once all the same.
export function send() {
  queued ??= alone(async () => {
    queued = null;
    await sendAll();
  });
  return queued;
}

function alone(work) {
  if (navigator.locks) return navigator.locks.request("bina-usaha-outbox", work);
  lonely = lonely.then(work, work);
  return lonely;
}

async function sendAll() {
  const tried = new Set();
  let trouble = null;
  for (let parcel; (parcel = nextParcel(await mine(), tried)).length; ) {
    for (const item of parcel) tried.add(item.id);
    change({ sending: true });
    try {
      await (parcel[0].kind === "json" ? sendJson(parcel) : sendForm(parcel[0]));
    } catch (problem) {
      if (problem !== OFFLINE && problem !== SIGN_IN) console.warn(problem);
      trouble = problem;
      if (problem === SIGN_IN || !problem.goOn) break;
    }
  }
  const left = (await mine()).length;
  failures = trouble ? failures + 1 : 0;
  change({
    sending: false,
    line: tried.size ? !trouble || trouble === SIGN_IN : navigator.onLine,
    signIn: trouble === SIGN_IN,
    savedAt: tried.size && !left ? new Date() : standing.savedAt,
  });
  clearTimeout(timer);
  if (left) timer = setTimeout(send, WAITS[Math.min(failures, WAITS.length) - 1] ?? WAITS[0]);
}

function nextParcel(items, tried) {
  const left = items.filter((item) => !tried.has(item.id));
  const first = left[0];
  if (!first || first.kind !== "json") return left.slice(0, 1);
  return left.filter((item) => item.kind === "json" && item.url === first.url).slice(0, MOST);
}

async function sendJson(items) {
  const body = { sent_at: new Date().toISOString(), items: items.map(asSent) };
  const answer = await deliver(items[0].url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  busy(answer);
  const told = isJson(answer) ? await answer.json() : {};
  if (!answer.ok) return settle(items, items.map((item) => refusal(item, told.why)));
  if (!told.results) throw OFFLINE;
  await keepSheet(owner, items[0].url, told.sheet.people);
  await settle(items, told.results);
  emit("sheet", { url: items[0].url, sheet: told.sheet });
}

function asSent(item) {
  return { ...item.body, id: item.id, at: item.at };
}

async function sendForm(item) {
  const { next, why } = await post(item.url, item.body);
  if (!next) return settle([item], [refusal(item, why)]);
  await settle([item], [{ id: item.id, outcome: "saved" }]);
  emit("saved", { key: item.key, next });
}

// One form as it was filled in: where to go then, or what is wrong with it. Throws without a line.
export async function post(url, fields) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  const answer = await deliver(url, { method: "POST", headers: { "X-Outbox": "1" }, body }, PHOTOS);
  busy(answer);
  if (!answer.ok) return { why: reason(await answer.text()) };
  // A hall's Wi-Fi that wants a password first answers with a page of its own.
  if (!isJson(answer)) throw OFFLINE;
  const { next } = await answer.json();
  const signIn = document.querySelector("[data-offline-bar]").dataset.signIn;
  if (new URL(next, location.href).pathname === signIn) throw SIGN_IN;
  return { next };
}

// The server cannot answer now: everything stays, and the next address is tried.
function busy(answer) {
  if (answer.status === 401 || (answer.status === 409 && isJson(answer))) throw SIGN_IN;
  if (answer.status < 500 && answer.status !== 429) return;
  throw Object.assign(new Error(`answer ${answer.status}`), { goOn: true });
}

function isJson(answer) {
  return answer.headers.get("Content-Type")?.includes("json");
}

// The sentence above the form that the server would have shown.
function reason(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const said = page.querySelector('.error-summary, [role="alert"], h1');
  return said?.textContent.replace(/\s+/g, " ").trim();
}

function refusal(item, why) {
  return { id: item.id, outcome: "refused", why };
}

async function settle(items, results) {
  const answers = new Map(results.map((result) => [result.id, result]));
  const deal = (await store()).transaction("outbox", "readwrite");
  const outbox = deal.objectStore("outbox");
  for (const item of items) {
    const result = answers.get(item.id);
    // Replaced by a newer one meanwhile: that one is still to go.
    const kept = result && (await outbox.get(item.seq));
    if (!kept) continue;
    if (result.outcome !== "refused") outbox.delete(item.seq);
    else outbox.put({ ...kept, state: "refused", why: result.why || "" });
  }
  await deal.done;
  told();
}

function change(facts) {
  Object.assign(standing, facts);
  emit("change");
}

function told() {
  emit("change");
  others?.postMessage("change");
}

function emit(type, detail) {
  news.dispatchEvent(new CustomEvent(type, { detail }));
}

if (others) others.onmessage = () => emit("change");
window.addEventListener("online", () => {
  change({ line: true });
  send();
});
window.addEventListener("offline", () => change({ line: false }));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") send();
});
