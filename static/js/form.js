// One press sends a form once: a second one while the answer is awaited is ignored.
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  event.submitter?.setAttribute("aria-busy", "true");
  // A download leaves the page standing, so the button must come back.
  setTimeout(() => release(form), 8000);
});

// Coming back with the browser's own button finds the page as it was left.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) release(form);
});

function release(form) {
  sent.delete(form);
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}
