// The phone's own database. What is in it outlives the page, the browser and the session; none of it
// is a NIK or a phone number.
import { openDB } from "../vendor/idb/idb.js";

// What is this old is about a past that the server knows better.
const DAY = 24 * 60 * 60 * 1000;
const LONGEST = 14 * DAY;
const KEPT = ["pages", "sheets"];

let opened;

// outbox: what waits to be sent. pages: kept pages, by whom they are for. sheets: what the server last
// said of a register, and how often this phone changed each mark. drafts: forms half filled in, by whose.
// me: who was signed in last.
export function store() {
  opened ??= openDB("bina-usaha", 2, {
    upgrade(db, version) {
      if (version < 1) begin(db);
      db.createObjectStore("drafts", { keyPath: ["user", "url"] });
    },
    blocking(_old, _new, event) {
      event.target.close();
      opened = undefined;
    },
    terminated: () => (opened = undefined),
  });
  return opened;
}

function begin(db) {
  const outbox = db.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
  outbox.createIndex("user", "user");
  db.createObjectStore("pages", { keyPath: ["user", "url"] });
  db.createObjectStore("sheets", { keyPath: ["user", "url"] });
  db.createObjectStore("me", { keyPath: "key" });
}

// crypto.randomUUID is missing where the address is not secure.
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}

export async function lastUser() {
  return (await (await store()).get("me", "me")) ?? { key: "me", user: null, start: null };
}

// Someone is signed in: what was kept for another goes. What another has not sent yet stays, drafts too.
// start: the page to open first, when this is one.
export async function arrive(user, start) {
  const deal = await everything();
  const me = await deal.objectStore("me").get("me");
  const same = me?.user === user;
  // What is too old is looked for once a day.
  const isSwept = same && Date.now() - me.swept < DAY;
  if (!isSwept) await forget(deal, KEPT, (one) => one.user !== user || isOld(one));
  if (!isSwept) await forget(deal, ["drafts"], isOld);
  const swept = isSwept ? me.swept : Date.now();
  deal.objectStore("me").put({ key: "me", user, swept, start: start ?? (same ? me.start : null) });
  await deal.done;
}

// Nobody is known to be here; what is kept waits for its owner.
export async function unknown() {
  await (await store()).put("me", { key: "me", user: null, start: null });
}

export async function leave() {
  const deal = await everything();
  await forget(deal, [...KEPT, "drafts"], () => true);
  deal.objectStore("me").put({ key: "me", user: null, start: null });
  await deal.done;
}

// What the server last said of a register; how often this phone changed each mark stays.
export async function keepSheet(user, url, people) {
  const deal = (await store()).transaction("sheets", "readwrite");
  const old = await deal.store.get([user, url]);
  deal.store.put({ chains: {}, ...old, user, url, people, at: new Date().toISOString() });
  await deal.done;
}

async function everything() {
  return (await store()).transaction([...KEPT, "drafts", "me"], "readwrite");
}

export function isOld(kept) {
  return Date.now() - Date.parse(kept.at) > LONGEST;
}

async function forget(deal, names, isGone) {
  for (const name of names) {
    for (const one of await deal.objectStore(name).getAll()) {
      if (isGone(one)) deal.objectStore(name).delete([one.user, one.url]);
    }
  }
}
