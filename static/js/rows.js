// A table that is typed in grows by a row; without this the blank rows at its end are all there is.
for (const table of document.querySelectorAll("[data-rows]")) {
  const button = table.querySelector("[data-add-row]");
  button.hidden = false;
  button.addEventListener("click", (event) => {
    const rows = table.querySelectorAll("[data-row]");
    const last = rows[rows.length - 1];
    const row = last.cloneNode(true);
    for (const cell of row.querySelectorAll("input, select")) {
      renumber(cell, rows.length);
      cell.removeAttribute("aria-invalid");
      if (cell.tagName === "INPUT") cell.value = "";
    }
    last.after(row);
    // A row that a script asks for is not where the person is.
    if (event.isTrusted) row.querySelector("input").focus();
  });
}

// Names are those of the server's list of rows: materi-3-title.
function renumber(cell, index) {
  cell.name = cell.name.replace(/-\d+-/, `-${index}-`);
  cell.id = cell.name;
  const label = cell.getAttribute("aria-label");
  cell.setAttribute("aria-label", label.replace(/\d+/, String(index + 1)));
}
