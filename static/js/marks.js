// An open register without a save button: every tap is kept on the phone at once and sent when there is
// a line. What others marked is drawn from the server's answers, except where a tap still waits.
import { owner } from "./identity.js";
import { ask, openAnew } from "./line.js";
import { add, mine, news, send } from "./outbox.js";
import { chosen, count, form, rows } from "./register.js";
import { keepSheet, store, uuid } from "./store.js";

const url = form.dataset.marks;
const people = new Map(rows.map((row) => [row.dataset.registerRow, row]));
const kept = document.documentElement.dataset.kept;
const closingWaits = document.querySelector("[data-closing-waits]");
const PAUSE = 400;
// Tapped, and on the way into the store.
const fresh = new Map();
let sheet = onPage();
let drawing = Promise.resolve();
let pause;
let typing;

await start();

async function start() {
  const stored = await (await store()).get("sheets", [owner, url]);
  if (kept && stored?.at > kept) sheet = stored.people;
  else await keepSheet(owner, url, sheet);
  // Tapped before this script was there.
  const early = rows.filter((row) => row.querySelector('input[type="radio"]:checked:not([checked])'));
  form.dataset.kept = "yes";
  for (const button of document.querySelectorAll("[data-save-draft]")) button.hidden = true;
  form.addEventListener("marked", (event) => record(event.detail));
  form.addEventListener("submit", close);
  form.addEventListener("input", typed);
  news.addEventListener("sheet", heard);
  news.addEventListener("change", draw);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", (event) => event.persisted && look());
  window.addEventListener("online", look);
  if (early.length) await record(early);
  await draw();
  if (kept) await look();
}

// What the server wrote into the page: values and the revision of each mark.
function onPage() {
  const found = {};
  for (const [person, row] of people) {
    const mark = row.querySelector("input[checked]")?.value;
    const revision = Number(form.elements[`base-${person}`]?.value ?? 0);
    if (mark) found[person] = { ...read(row), mark, revision };
  }
  return found;
}

function read(row) {
  const person = row.dataset.registerRow;
  const mark = chosen(row);
  const minutes = (name) => (mark === "H" ? Number(form.elements[`${name}-${person}`].value) : 0);
  const note = form.elements[`note-${person}`].value.trim();
  return { mark, late: minutes("late"), early: minutes("early"), note };
}

// In one transaction, so that a mark and how often it was changed are never apart.
async function record(changed) {
  const taps = changed.filter(chosen).map((row) => [row.dataset.registerRow, label(row), read(row)]);
  for (const [person, , value] of taps) fresh.set(person, value);
  const deal = (await store()).transaction(["outbox", "sheets"], "readwrite");
  const outbox = deal.objectStore("outbox");
  const blank = { user: owner, url, people: sheet, chains: {}, at: new Date().toISOString() };
  const known = (await deal.objectStore("sheets").get([owner, url])) ?? blank;
  const waiting = (await outbox.index("user").getAll(owner)).filter((item) => item.url === url);
  for (const [person, words, value] of taps) {
    const old = waiting.find((item) => item.key === person);
    if (old) outbox.delete(old.seq);
    const { chain, step } = old?.body ?? known.chains[person] ?? { chain: uuid(), step: 0 };
    const turn = { chain, step: step + 1 };
    known.chains[person] = turn;
    // What waits was tapped without seeing what came since, and so is what takes its place.
    const base = old?.state === "waiting" ? old.body.base : (sheet[person]?.revision ?? 0);
    const body = { kind: "mark", person: Number(person), ...value, base, ...turn };
    outbox.add(item(person, words, body));
  }
  // Closing comes last, whatever is changed after it was asked for.
  const closing = waiting.find((one) => one.key === "close" && one.state === "waiting");
  if (closing) {
    outbox.delete(closing.seq);
    outbox.add(item("close", closing.label, { kind: "close" }));
  }
  deal.objectStore("sheets").put(known);
  await deal.done;
  for (const [person, , value] of taps) if (fresh.get(person) === value) fresh.delete(person);
  news.dispatchEvent(new CustomEvent("change"));
  clearTimeout(pause);
  pause = setTimeout(send, PAUSE);
}

function item(key, label, body) {
  const at = new Date().toISOString();
  const what = key === "close" ? "penutupan" : "tanda";
  const fixed = { user: owner, url, page: location.pathname, kind: "json", state: "waiting", why: "" };
  return { ...fixed, id: uuid(), what, key, label, body, at };
}

function label(row) {
  const word = row.querySelector('input[type="radio"]:checked').parentElement.title;
  return `${row.querySelector(".register-name").textContent}: ${word}`;
}

async function close(event) {
  event.preventDefault();
  const blank = rows.filter((row) => !chosen(row));
  if (blank.length) return incomplete(blank);
  clearTimeout(pause);
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  await add([item("close", form.dataset.closing, { kind: "close" })]);
  await send();
  button?.removeAttribute("aria-busy");
  if ((await mine("refused")).some((one) => one.url === url)) {
    document.querySelector("[data-offline-refused]").scrollIntoView({ block: "center" });
  } else if (!(await mine()).some((one) => one.url === url)) {
    openAnew();
  } else {
    closingWaits.scrollIntoView({ block: "center" });
  }
}

function incomplete(blank) {
  const told = document.querySelector("[data-incomplete]");
  told.textContent = told.dataset.incomplete.replace("{n}", blank.length);
  told.hidden = false;
  blank[0].scrollIntoView({ block: "center" });
  blank[0].querySelector("input").focus({ preventScroll: true });
}

// Minutes and notes are kept while they are typed: a phone may go dark in the middle of a word.
function typed({ target }) {
  if (target.inputMode === "numeric") target.value = target.value.replace(/\D/g, "");
  if (!target.matches(".register-more input")) return;
  clearTimeout(typing);
  typing = setTimeout(() => record([target.closest("[data-register-row]")]), PAUSE);
}

async function look() {
  if (document.visibilityState === "hidden") return;
  const answer = await ask(url, {}).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const told = await answer.json();
  await keepSheet(owner, url, told.sheet.people);
  await heard({ detail: { url, sheet: told.sheet } });
}

async function heard({ detail }) {
  if (detail.url !== url) return;
  sheet = detail.sheet.people;
  await draw();
  const waits = (await mine()).some((one) => one.url === url);
  const shown = Number(form.dataset.differences ?? 0);
  const other = detail.sheet.closed || detail.sheet.differences !== shown;
  // The page now has more to say than this script knows.
  if (other && !waits && !document.activeElement.matches(".register-more input")) {
    openAnew();
  }
}

function draw() {
  drawing = drawing.then(redraw, redraw);
  return drawing;
}

async function redraw() {
  const waiting = (await mine()).filter((one) => one.url === url);
  const taps = new Map(waiting.map((one) => [one.key, one.body]));
  for (const [person, row] of people) {
    write(row, person, fresh.get(person) ?? taps.get(person) ?? sheet[person]);
  }
  closingWaits.hidden = !taps.has("close");
  count();
}

function write(row, person, value) {
  for (const radio of row.querySelectorAll('input[type="radio"]')) {
    radio.checked = radio.value === value?.mark;
  }
  for (const name of ["late", "early", "note"]) {
    const input = form.elements[`${name}-${person}`];
    if (input !== document.activeElement) input.value = value?.[name] || "";
  }
}
