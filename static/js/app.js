// Loads what the page at hand can use. Every page works without any of it.
import "./csrf.js";

const modules = [
  ['form[method="post"]', "./form.js"],
  ["[data-dialog]", "./confirm.js"],
  ["[data-register-row]", "./register.js"],
  [".tab-menu", "./menu.js"],
  ["[data-palette]", "./palette.js"],
  ["[data-pick-list]", "./pick_list.js"],
  ["[data-rows]", "./rows.js"],
  ["[data-edit-rows]", "./edit_rows.js"],
  ["[data-fold]", "./fold.js"],
  ["[data-print]", "./print.js"],
  ['input[type="file"][accept^="image/"]', "./photo.js"],
];

for (const [selector, path] of modules) {
  if (document.querySelector(selector)) import(path);
}
