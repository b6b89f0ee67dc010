// Writing an alert: the phones show what is typed, and a second press sends nothing twice.
const form = document.querySelector("[data-alert-form]");
const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text);
const update = () => {
  for (const name of ["title", "body"]) {
    form.querySelector(`[data-count="${name}"]`).textContent = form.elements[name].value.length;
    for (const line of form.querySelectorAll(`[data-of="${name}"]`)) line.textContent = cut(form.elements[name].value, +line.dataset.cut);
  }
  for (const phone of form.querySelectorAll(".phone")) {
    const lines = [...phone.querySelectorAll("[data-of]")];
    phone.querySelector("[data-is-cut]").hidden = lines.every((line) => form.elements[line.dataset.of].value.length <= +line.dataset.cut);
  }
};
form?.addEventListener("input", update);
const send = document.querySelector("[data-once]");
send?.form.addEventListener("submit", ({ submitter }) => { if (submitter == send) setTimeout(() => { send.disabled = true; }); });
addEventListener("pageshow", () => {
  if (send) send.disabled = false;
  if (form) update();
});
form?.querySelector(".desk-errors")?.focus();
