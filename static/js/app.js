// Loads what the page at hand can use. Every page works without any of it.
import "./csrf.js";
import "./served.js";

const modules = [
  ['form[method="post"]', "./form.js"],
  ["[data-dialog]", "./confirm.js"],
  ["[data-register-row]", "./register.js"],
  ["[data-signs-in]", "./sign_in.js"],
  ["[data-offline-bar]", "./offline_bar.js"],
  ["a[data-offline], form[data-outbox], [data-register-row]", "./keep.js"],
  ["form[data-outbox]", "./outbox_form.js"],
  ["form[data-draft]", "./draft.js"],
  [".tab-menu", "./menu.js"],
  ["[data-palette]", "./palette.js"],
  ["[data-pick-list]", "./pick_list.js"],
  ["[data-rows]", "./rows.js"],
  ["[data-edit-rows]", "./edit_rows.js"],
  ["[data-weight]", "./weights.js"],
  ["[data-fold]", "./fold.js"],
  ["[data-print]", "./print.js"],
  ["[data-copy]", "./copy.js"],
  ["[data-code-screen]", "./code_panel.js"],
  ['input[type="file"][accept^="image/"]', "./photo.js"],
  ["[data-now]", "./moment.js"],
  ["[data-letter-grid]", "./letter_grid.js"],
  ["[data-craft-choices]", "./craft_choices.js"],
];

// Without a line the kept page comes first; the others then find it in place.
if (document.querySelector("[data-shell]")) await import("./shell.js");

const found = modules.filter(([selector]) => document.querySelector(selector));
// A form that was kept while it was typed has just left this window.
if (sessionStorage.getItem("bina-usaha-sent")) found.push(["", "./draft.js"]);
await Promise.allSettled(found.map(([, path]) => import(path)));
// From here on every key and tap is heard.
document.documentElement.dataset.ready = "yes";
