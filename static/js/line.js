// Asking the server over a line that may be gone: either an answer in time, or OFFLINE.
export const OFFLINE = new Error("offline");
export const SIGN_IN = new Error("sign in");

export async function ask(url, request, patience = 20_000) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), patience);
  try {
    return await fetch(url, { credentials: "same-origin", ...request, signal: giveUp.signal });
  } catch {
    throw OFFLINE;
  } finally {
    clearTimeout(timer);
  }
}

// The page as the server has it now. The service worker waits for it even when the phone keeps one.
export function openAnew() {
  location.replace(`${location.pathname}?segar`);
}
