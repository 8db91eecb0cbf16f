// Photos are made small before they are sent: a phone's camera fills a weak line and the server's limit.
// Drawn anew they also lose what the camera wrote into them, above all the place.
const LONGEST = 1600;
const working = new WeakMap();

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches('input[type="file"][accept^="image/"]')) return;
  const work = Promise.all([working.get(input.form), replace(input)]).finally(() => {
    if (working.get(input.form) === work) working.delete(input.form);
  });
  working.set(input.form, work);
  // Where choosing is sending, nothing else is to be pressed.
  if (input.matches("[data-submits]")) work.then(() => input.files.length && input.form.requestSubmit());
});

for (const input of document.querySelectorAll("input[data-submits]")) {
  input.form.dataset.sendsItself = "";
}

// Sending waits until the photo is small; in the capture phase, before form.js counts the press.
document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    const work = working.get(form);
    if (!work) return;
    event.preventDefault();
    work.then(() => form.requestSubmit(submitter));
  },
  true,
);

async function replace(input) {
  const files = [...input.files];
  const small = [];
  // One after the other: a phone has no room for several pictures of a camera at once.
  for (const file of files) small.push(isPdf(file) ? file : await shrink(file).catch(() => null));
  // Something else was chosen meanwhile.
  if (!files.length || input.files[0] !== files[0] || input.files.length !== files.length) return;
  const words = document.querySelector("[data-offline-bar]")?.dataset.sayUnreadable;
  const isRead = small.every(Boolean);
  // Where nothing can be said, the server does.
  if (!isRead && !words) return;
  say(input, isRead ? "" : words);
  if (!isRead) {
    input.value = "";
    return;
  }
  const chosen = new DataTransfer();
  for (const file of small) chosen.items.add(file);
  input.files = chosen.files;
  // A draft keeps what is small (draft.js).
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function isPdf(file) {
  return /pdf$/i.test(file.type || file.name);
}

// What this phone cannot read (HEIC, above all) would be sent with the place in it, and refused.
function say(input, words) {
  const told = input.form.querySelector("[data-unreadable]") ?? document.createElement("p");
  told.remove();
  if (!words) return;
  Object.assign(told, { className: "callout callout-bad", textContent: words });
  told.dataset.unreadable = "";
  told.setAttribute("role", "alert");
  input.form.prepend(told);
}

async function shrink(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
}
