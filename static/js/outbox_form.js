// A form that may be filled without a line: <form data-outbox="what it is" data-outbox-kind="what it is
// counted as" data-next="where to go then">.
// It holds an id made for what it will save (client_id), so the server takes it once. A field with
// data-unstored is never kept on the phone: it goes straight to the server or not at all.
import { add, mine, news, post, remove, send } from "./outbox.js";
import { uuid } from "./store.js";

for (const form of document.querySelectorAll("form[data-outbox]")) {
  // A kept page is filled in again and again, each time for something else.
  form.elements.client_id.value = uuid();
  form.addEventListener("submit", (event) => {
    // Another listener holds it back, until a photo is small.
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    hand(form, event.submitter)
      // The store failed: the browser sends the form as it would have without scripts.
      .catch((problem) => {
        console.warn(problem);
        form.submit();
      })
      .finally(() => {
        delete form.dataset.busy;
        event.submitter?.removeAttribute("aria-busy");
      });
  });
}

async function hand(form, submitter) {
  const key = form.elements.client_id.value;
  // Not form.action: a field may bear that name.
  const { pathname, search } = new URL(form.getAttribute("action") ?? "", location.href);
  const url = pathname + search;
  const { outbox: label, outboxKind: what } = form.dataset;
  if (secrets(form).some((field) => field.value)) {
    const answer = await post(url, fields(form, submitter)).catch(() => null);
    if (answer?.next) {
      form.dispatchEvent(new Event("handed"));
      return go(answer.next);
    }
    if (answer) return form.submit();
  }
  const hidden = secrets(form).map((field) => field.name);
  const body = fields(form, submitter).filter(([name]) => !hidden.includes(name));
  await add([{ kind: "form", what, url, key, label, body }]);
  // Nothing is lost from here on: a draft of it is no longer needed (draft.js).
  form.dispatchEvent(new Event("handed"));
  let next = null;
  const heard = ({ detail }) => (next = detail.key === key ? detail.next : next);
  news.addEventListener("saved", heard);
  await send();
  news.removeEventListener("saved", heard);
  if (next) return go(next);
  const refused = (await mine("refused")).find((item) => item.key === key);
  if (!refused) return go(form.dataset.next ?? location.href);
  // Someone is there to mend it: the server's own page says what is wrong.
  await remove(refused.seq);
  form.submit();
}

// Also where only the place on the page differs, it is drawn anew.
function go(next) {
  const to = new URL(next, location.href);
  const here = to.pathname === location.pathname && to.search === location.search;
  location.assign(to);
  // To a place on this very page the browser only scrolls.
  if (here && to.hash) location.reload();
}

function secrets(form) {
  return [...form.querySelectorAll("[data-unstored]")];
}

function fields(form, submitter) {
  const all = [...new FormData(form, submitter)];
  return all.filter(([name, value]) => name !== "csrf_token" && (!(value instanceof File) || value.size));
}
