// Keeps this page, and those that it leads to by links with data-offline: all that is worth having
// without a line. For the person who is signed in, in the phone's own database.
import { owner } from "./identity.js";
import { ask } from "./line.js";
import { served } from "./served.js";
import { arrive, store } from "./store.js";

const AGAIN = 300_000;
const MOST = 30;
// A mobile number or a NIK, however it is written: such a page is not kept.
const PRIVATE = /(?:\+?62|\b0)[\s.-]?8\d(?:[\s.-]?\d){7,}|\b\d{16}\b/;

const links = [...document.querySelectorAll("a[data-offline]")].map((link) => new URL(link.href).pathname);
await arrive(owner, links.length ? location.pathname : undefined);
if (document.documentElement.dataset.kept) links.unshift(location.pathname);
else await keep(location.pathname, served);
for (const url of [...new Set(links)].slice(0, MOST)) {
  if (await isFresh(url)) continue;
  const answer = await ask(url, { headers: { "X-Keep": "1" } }).catch(() => null);
  if (!answer) break;
  const isPage = answer.ok && !answer.redirected;
  if (isPage) await keep(url, await answer.text());
  else await (await store()).delete("pages", [owner, url]);
}
// The shell speaks the language and wears the colours of whoever reads here.
navigator.serviceWorker?.ready.then((worker) => worker.active.postMessage("shell"));

async function isFresh(url) {
  const kept = await (await store()).get("pages", [owner, url]);
  return kept && Date.now() - Date.parse(kept.at) < AGAIN;
}

async function keep(url, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const bar = page.querySelector("[data-offline-bar]");
  // A form that came back with mistakes is no page to start from.
  if (bar?.dataset.user !== owner || page.querySelector(".error-summary, [data-refused]")) return;
  clean(page);
  const kept = { user: owner, url, ...names(page), at: new Date().toISOString() };
  const db = await store();
  if (isPrivate(page)) await db.delete("pages", [owner, url]);
  else await db.put("pages", { ...kept, html: page.documentElement.outerHTML });
}

// Tokens, ways to call somebody and what was told once have no business in the store.
function clean(page) {
  const gone = 'meta[name="csrf-token"], a[href^="tel:"], a[href*="wa.me"], .notices, [data-not-kept]';
  for (const element of page.querySelectorAll(gone)) element.remove();
  for (const input of page.querySelectorAll('input[name="csrf_token"]')) input.setAttribute("value", "");
}

function isPrivate(page) {
  const fields = [...page.querySelectorAll('input:not([type="hidden"]), a')];
  const written = fields.map((field) => field.getAttribute("value") ?? field.getAttribute("href"));
  return [page.body.textContent, ...written].some((text) => PRIVATE.test(text ?? ""));
}

// What the shell calls it: its title without the house's name, and which meeting it is of, and when.
function names(page) {
  const line = page.querySelector(".task-top > .small");
  const note = (line?.textContent ?? "").replace(/\s+/g, " ").trim();
  return { title: page.title.split(" · ")[0], note, on: line?.dataset.heldOn ?? "" };
}
