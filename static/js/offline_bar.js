// Says how the phone stands to the server, keeps what was refused in sight, and asks before someone
// signs out over notes that are not sent.
import { owner } from "./identity.js";
import { openAnew } from "./line.js";
import { mine, news, remove, send, standing } from "./outbox.js";
import { arrive, leave } from "./store.js";

const bar = document.querySelector("[data-offline-bar]");
const state = bar.querySelector("[data-offline-state]");
const refused = document.querySelector("[data-offline-refused]");
const leaving = document.querySelector("[data-offline-leaving]");
const say = bar.dataset;

// How the phone asked for the page is nobody's business afterwards.
if (location.search === "?segar") history.replaceState(null, "", location.pathname);
// At the right of the job's first line, where there is one.
document.querySelector(".task-top-row")?.append(state);

function draw() {
  return (drawing = drawing.then(show, show));
}

let drawing = Promise.resolve();

async function show() {
  const waiting = await mine();
  const notTaken = await mine("refused");
  const [words, tone, told = []] = sentence(waiting, notTaken);
  const text = words.replace("{what}", what(told)).replace("{time}", clock(standing.savedAt));
  state.className = text ? `offline-state chip chip-${tone}` : "offline-state";
  if (standing.signIn && waiting.length) {
    const link = document.createElement("a");
    link.href = `${say.signIn}?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = text;
    if (state.textContent !== text) state.replaceChildren(link);
  } else if (state.textContent !== text || state.firstElementChild) {
    state.textContent = text;
  }
  list(notTaken);
}

function sentence(waiting, notTaken) {
  if (standing.signIn && waiting.length) return [say.saySignIn, "warn", waiting];
  const offline = !standing.line || !navigator.onLine;
  if (offline) return [waiting.length ? say.sayWaiting : say.sayOffline, "warn", waiting];
  if (standing.sending && waiting.length) return [say.saySending, "info"];
  if (waiting.length) return [say.sayUnsent, "warn", waiting];
  if (notTaken.length) return [say.sayNotTaken, "bad", notTaken];
  return standing.savedAt ? [say.saySaved, "good"] : ["", ""];
}

// "30 tanda presensi dan 1 foto": how many of each kind, those of the phone's first one first.
function what(items) {
  const counts = new Map();
  for (const item of items) {
    const words = bar.getAttribute(`data-count-${item.what}`) ?? say.countCatatan;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const parts = [...counts].map(([words, count]) => words.replace("{n}", count));
  return new Intl.ListFormat(document.documentElement.lang).format(parts);
}

function clock(moment) {
  if (!moment) return "";
  const parts = { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta", hourCycle: "h23" };
  return new Intl.DateTimeFormat(document.documentElement.lang, parts).format(moment);
}

function list(items) {
  const lines = refused.querySelector("ul");
  refused.hidden = !items.length;
  lines.replaceChildren(...items.map(line));
}

function line(item) {
  const copy = refused.querySelector("template").content.cloneNode(true);
  copy.querySelector("[data-label]").textContent = item.label;
  copy.querySelector("[data-why]").textContent = item.why || say.sayRefused;
  copy.querySelector("[data-remove]").addEventListener("click", () => remove(item.seq));
  const mend = copy.querySelector("[data-mend]");
  // A register asks for the reason of a correction on its own page.
  mend.addEventListener("click", () => (item.page ? location.assign(item.page) : openAgain(item)));
  mend.hidden = !item.page && item.kind !== "form";
  return copy;
}

// The browser sends the form itself, so the server shows it with everything typed and what is wrong.
function openAgain(item) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: item.url, enctype: "multipart/form-data" });
  form.hidden = true;
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  for (const [name, value] of [["csrf_token", token], ...item.body]) {
    const input = document.createElement("input");
    input.name = name;
    if (value instanceof Blob) {
      const chosen = new DataTransfer();
      chosen.items.add(value);
      input.type = "file";
      input.files = chosen.files;
    } else {
      input.value = value;
    }
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

// Both in the capture phase, before form.js counts the press.
document.addEventListener("submit", beforeSigningOut, true);
document.addEventListener("submit", beforeTheVoid, true);

// Signing out takes what is kept for this person off the phone; what is unsent stays.
async function beforeSigningOut(event) {
  const form = event.target;
  if (form.getAttribute("action") !== say.signOut || form.dataset.asked) return;
  event.preventDefault();
  const unsent = await mine();
  const choice = unsent.length ? await question(unsent) : "keluar";
  if (choice === "kirim") await send();
  if (choice === "batal" || (choice === "kirim" && (await mine()).length)) return;
  form.dataset.asked = "yes";
  await leave().catch(() => {});
  form.requestSubmit();
}

function question(unsent) {
  const words = leaving.querySelector("[data-say]");
  words.textContent = words.dataset.say.replace("{what}", what(unsent));
  leaving.returnValue = "batal";
  leaving.showModal();
  return new Promise((answer) => {
    leaving.addEventListener("close", () => answer(leaving.returnValue || "batal"), { once: true });
  });
}

// A form that the outbox does not take would be lost on the browser's own error page.
function beforeTheVoid(event) {
  const form = event.target;
  if (navigator.onLine || form.method !== "post" || form.matches("[data-outbox], [data-marks]")) return;
  event.preventDefault();
  state.className = "offline-state chip chip-bad";
  state.textContent = say.sayNoLine;
}

// A page that leads to kept ones tells what is done: once the last was sent it is told anew.
async function renew() {
  const { savedAt } = standing;
  if (!savedAt || savedAt === known || !document.querySelector("a[data-offline]")) return;
  if ((await mine()).length || document.activeElement.matches("input, textarea, select")) return;
  sessionStorage.setItem(SAVED, savedAt.toISOString());
  openAnew();
}

const SAVED = "bina-usaha-saved";
const known = sessionStorage.getItem(SAVED) ? new Date(sessionStorage.getItem(SAVED)) : null;
sessionStorage.removeItem(SAVED);
standing.savedAt = known;

news.addEventListener("change", draw);
news.addEventListener("change", renew);
await arrive(owner);
await draw();
send();
navigator.serviceWorker?.register(say.worker).catch(() => {});

