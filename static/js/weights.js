// A slider beside each weight; the number stays what is sent and what a keyboard reaches.
for (const row of document.querySelectorAll("[data-weight]")) {
  const number = row.querySelector(".field-input");
  const slide = document.createElement("input");
  Object.assign(slide, { type: "range", className: "weight-slide", tabIndex: -1 });
  Object.assign(slide, { min: number.min, max: number.max, value: number.value || 0 });
  slide.setAttribute("aria-hidden", "true");
  number.before(slide);
  slide.addEventListener("input", () => {
    number.value = slide.value;
    number.dispatchEvent(new Event("input", { bubbles: true }));
  });
  number.addEventListener("input", () => {
    slide.value = number.value || 0;
  });
}
