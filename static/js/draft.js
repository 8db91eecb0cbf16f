// What is typed into <form data-draft> is kept on the phone as it is typed, for whoever is signed in, and put
// back when the same page opens again: after a closed tab, an empty battery, without a line. It goes once it
// was sent, thrown away, or when the person signs out. data-draft="…": a draft of another value is of an
// older record and is not put back. Hidden fields and those with data-unstored are never kept.
import { owner } from "./identity.js";
import { isOld, store } from "./store.js";

const SENT = "bina-usaha-sent";
const PAUSE = 300;
const form = document.querySelector("form[data-draft]");

await forgetSent();
if (form && owner) await watch(form);

// A form that left in the browser's own way arrived when the server led on to another page.
async function forgetSent() {
  const url = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  const [arrival] = performance.getEntriesByType("navigation");
  const isLedOn = arrival?.redirectCount > 0 && !document.querySelector(".error-summary");
  if (url && owner && isLedOn) await (await store()).delete("drafts", [owner, url]);
}

async function watch(form) {
  const key = [owner, location.pathname];
  const first = written(form);
  let timer;
  let gone = false;

  // What came back with mistakes is newer than anything that is kept.
  if (document.querySelector(".error-summary")) await keep();
  else await restore();

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) keep();
  });
  // Handed to the outbox, which loses nothing (outbox_form.js).
  form.addEventListener("handed", () => drop());
  // After all who may hold it back.
  document.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) sessionStorage.setItem(SENT, key[1]);
  });
  document.querySelector("[data-draft-drop]")?.addEventListener("click", async () => {
    await drop();
    fill(form, first, "");
    say(null);
  });

  function later() {
    gone = false;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  }

  async function keep() {
    clearTimeout(timer);
    timer = undefined;
    if (gone) return;
    const at = new Date().toISOString();
    const draft = { user: owner, url: key[1], of: form.dataset.draft, fields: written(form), at };
    await (await store()).put("drafts", draft);
    say(at);
  }

  async function drop() {
    gone = true;
    clearTimeout(timer);
    timer = undefined;
    await (await store()).delete("drafts", key);
  }

  async function restore() {
    const draft = await (await store()).get("drafts", key);
    if (!draft || draft.of !== form.dataset.draft || isOld(draft)) return;
    await makeRoom(form, draft.fields);
    fill(form, draft.fields);
    say(draft.at);
  }
}

function kept(form) {
  return [...form.elements].filter(
    (one) => one.name && !["hidden", "password", "submit", "button"].includes(one.type) && !("unstored" in one.dataset),
  );
}

// As a list of [name, value], boxes only where they are ticked; files as they are.
function written(form) {
  const names = new Set(kept(form).map((one) => one.name));
  const isWorth = ([name, value]) => names.has(name) && (!(value instanceof File) || value.size);
  return [...new FormData(form)].filter(isWorth);
}

// A table that is typed in had grown by rows that the page comes without.
async function makeRoom(form, fields) {
  const more = form.querySelector("[data-add-row]");
  if (!more) return;
  await import("./rows.js");
  const lacks = ([name]) => /-\d+-/.test(name) && !form.elements.namedItem(name);
  for (let most = 50; most && fields.some(lacks); most--) more.click();
}

// `absent`: what stands in a text that `fields` knows nothing of; unsaid, it stays.
function fill(form, fields, absent) {
  for (const one of kept(form)) {
    const values = fields.filter(([name]) => name === one.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(one.type)) one.checked = values.includes(one.value);
    else if (one.type === "file") choose(one, values);
    else if (values.length || absent !== undefined) one.value = values[0] ?? absent;
  }
}

function choose(input, files) {
  const chosen = new DataTransfer();
  for (const file of files) chosen.items.add(file);
  input.files = chosen.files;
}

function say(at) {
  const notice = document.querySelector("[data-draft-notice]");
  const rest = document.querySelector("[data-draft-rest]");
  if (!notice) return;
  notice.hidden = !at;
  if (rest) rest.hidden = Boolean(at);
  if (!at) return;
  const words = notice.querySelector("[data-draft-words]");
  const text = notice.dataset.say.replace("{time}", moment(at));
  if (words.textContent !== text) words.textContent = text;
}

// The time, and the day when it was another.
function moment(at) {
  const lang = document.documentElement.lang;
  const day = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short", timeZone: "Asia/Jakarta" });
  const parts = { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta", hourCycle: "h23" };
  const time = new Intl.DateTimeFormat(lang, parts).format(new Date(at));
  const on = day.format(new Date(at));
  return on === day.format(new Date()) ? time : `${on} ${time}`;
}
