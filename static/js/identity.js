// Whose page this is, and the token to send with. The page itself says so; when the server no longer
// agrees, it is asked.
import { OFFLINE, SIGN_IN, ask } from "./line.js";

const bar = document.querySelector("[data-offline-bar]");

// The key of the person this page was made for; nothing is read, shown or sent for anybody else.
export const owner = bar?.dataset.user || null;

const written = document.querySelector('meta[name="csrf-token"]')?.content;
let known = written ? { user: owner, csrf: written } : null;

// Sends with a token; once more with a fresh one, should the first be out of date.
export async function send(url, request, patience) {
  for (let again = false; ; again = true) {
    known = again || !known ? await whoIsSignedIn() : known;
    if (known.user !== owner) {
      known = null;
      throw SIGN_IN;
    }
    const headers = { ...request.headers, "X-CSRFToken": known.csrf, "X-User": owner };
    const answer = await ask(url, { ...request, headers }, patience);
    if (![400, 401, 409].includes(answer.status) || again) return answer;
  }
}

async function whoIsSignedIn() {
  const answer = await ask(bar.dataset.who, {});
  if (!answer.ok) throw OFFLINE;
  const found = await answer.json();
  if (found.user === owner) renew(found.csrf);
  return found;
}

// A page from the phone's store has no token; what is left of it to the browser needs one.
function renew(csrf) {
  const meta = document.querySelector('meta[name="csrf-token"]');
  if (meta) meta.content = csrf;
  for (const input of document.querySelectorAll('input[name="csrf_token"]')) input.value = csrf;
}
