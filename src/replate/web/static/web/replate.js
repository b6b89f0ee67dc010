// Comforts only: every page works without this file.
const current = document.querySelector(".nav__list [aria-current]");
if (current) {
  const list = current.closest(".nav__list"), shift = current.getBoundingClientRect(), frame = list.getBoundingClientRect();
  if (shift.right > frame.right || shift.left < frame.left) list.scrollLeft += shift.left - frame.left - (frame.width - shift.width) / 2;
}

// Paper cannot unfold what is folded.
const folded = () => document.querySelectorAll("main details:not([open])");
addEventListener("beforeprint", () => folded().forEach((part) => { part.open = true; part.dataset.opened = ""; }));
addEventListener("afterprint", () => document.querySelectorAll("details[data-opened]").forEach((part) => { part.open = false; delete part.dataset.opened; }));
