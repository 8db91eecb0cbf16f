// Whoever signs in may be another than the last: until a page says who it is, nothing kept is shown.
import { unknown } from "./store.js";

// In the capture phase, before form.js counts the press.
document.addEventListener("submit", hold, true);

async function hold(event) {
  const { target: form, submitter } = event;
  if (!form.matches("[data-signs-in]") || form.dataset.told) return;
  event.preventDefault();
  form.dataset.told = "yes";
  await unknown().catch(() => {});
  form.requestSubmit(submitter);
}
