// A page was asked for and there is no line: what the phone has kept of it is put in place, as it was,
// and the other modules find it there. Otherwise what is kept is listed.
import { isOld, lastUser, store, uuid } from "./store.js";

const me = await lastUser();
const db = await store();
const page = me.user ? await db.get("pages", [me.user, location.pathname]) : null;

if (page && !isOld(page)) place(page);
else if (me.start && location.pathname === "/") location.replace(me.start);
else await list();

function place({ html, at }) {
  const kept = new DOMParser().parseFromString(html, "text/html");
  document.documentElement.lang = kept.documentElement.lang;
  document.documentElement.dataset.kept = at;
  document.title = kept.title;
  refresh(kept, at);
  document.body.replaceWith(document.adoptNode(kept.body));
}

// A form kept yesterday and filled today is another form, and is about today.
function refresh(kept, at) {
  for (const input of kept.querySelectorAll('[data-outbox] input[name="client_id"]')) {
    input.setAttribute("value", uuid());
  }
  for (const input of kept.querySelectorAll('[data-outbox] input[type="date"]')) {
    if (input.getAttribute("value") === day(at)) input.setAttribute("value", day(Date.now()));
  }
}

function day(moment) {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit", timeZone: "Asia/Jakarta" };
  return new Intl.DateTimeFormat("sv", parts).format(new Date(moment));
}

async function list() {
  document.querySelector("[data-shell-again]").href = location.href;
  const all = me.user ? await db.getAll("pages") : [];
  const own = all.filter((one) => one.user === me.user && !isOld(one));
  own.sort((one, other) => (one.on ?? "").localeCompare(other.on ?? ""));
  document.querySelector("[data-shell-some]").hidden = !own.length;
  document.querySelector("[data-shell-none]").hidden = own.length > 0;
  document.querySelector("[data-shell-list]").replaceChildren(...own.map(entry));
}

function entry({ url, title, note }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  Object.assign(link, { href: url, textContent: title });
  const more = document.createElement("p");
  Object.assign(more, { className: "small muted", textContent: note });
  item.append(link, more);
  return item;
}
