// The service worker. It holds what every page needs to be whole, and one page without anybody's data
// for when there is no line. self.SHELL comes from /sw.js: {digest, page, files}.
const { digest, page, files } = self.SHELL;
const CACHE = `bina-usaha-${digest}`;
// A page that the phone has kept is not waited for longer than this.
const PATIENCE = 3_000;

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(clear()));
// Its language and colours are chosen anew now and then.
self.addEventListener("message", (event) => {
  if (event.data === "shell") event.waitUntil(caches.open(CACHE).then((cache) => cache.add(page)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(open(request, !search && pathname));
  } else if (request.method === "GET" && pathname.startsWith("/aset/")) {
    event.respondWith(asset(request));
  }
});

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll([...files, page]);
  await self.skipWaiting();
}

async function clear() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// path: where a kept page may stand in for a slow answer; none where the phone wants it anew.
async function open(request, path) {
  const answer = fetch(request);
  answer.catch(() => {});
  const kept = path && (await isKept(path));
  try {
    const found = await (kept ? Promise.race([answer, patience()]) : answer);
    return kept && found.status >= 502 ? await shell() : found;
  } catch {
    return shell();
  }
}

async function shell() {
  const cache = await caches.open(CACHE);
  return (await cache.match(page)) ?? Response.error();
}

async function asset(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? fetch(request);
}

function patience() {
  return new Promise((_, give) => setTimeout(give, PATIENCE));
}

// For whoever was here last. The database belongs to the pages: it is looked into, never made.
function isKept(pathname) {
  return new Promise((tell) => {
    const asking = indexedDB.open("bina-usaha");
    asking.onupgradeneeded = () => asking.transaction.abort();
    asking.onerror = () => tell(false);
    asking.onsuccess = () => {
      const looking = asking.result.transaction(["me", "pages"]);
      let found = 0;
      looking.objectStore("me").get("me").onsuccess = ({ target }) => {
        const user = target.result?.user;
        if (!user) return;
        const counting = looking.objectStore("pages").count([user, pathname]);
        counting.onsuccess = () => (found = counting.result);
      };
      looking.oncomplete = looking.onabort = () => {
        asking.result.close();
        tell(found > 0);
      };
    };
  });
}
