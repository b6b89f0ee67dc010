// The publish step: shows the note as readers will see it, and only the questions that the chosen kind asks.
const form = document.querySelector("[data-desk-reason]");
if (form) {
  const preview = form.querySelector("[data-desk-preview]");
  const send = form.querySelector("[data-desk-send]");
  const publish = send.textContent;
  const told = (isMending) => (isMending ? ["was_wrong", "is_right"] : ["note"])
    .map((name) => form.elements[name].value.trim()).filter(Boolean).join(" ");
  const update = () => {
    const chosen = form.querySelector("input[name=kind]:checked");
    const kind = chosen ? chosen.value : "";
    form.querySelectorAll("[data-desk-only]").forEach((part) => {
      part.hidden = part.dataset.deskOnly !== kind;
      if (part.hidden) part.querySelector("input").checked = false;
    });
    const slip = form.elements.slip.checked;
    const isMending = kind === "correction" || kind === "clarification";
    form.querySelector("[data-desk-note]").hidden = slip || isMending;
    form.querySelectorAll("[data-desk-line]").forEach((line) => { line.hidden = !isMending; });
    preview.hidden = slip || !kind;
    preview.querySelector("[data-desk-label]").textContent = chosen ? chosen.closest("label").querySelector("strong").textContent : "";
    preview.querySelector("[data-desk-text]").textContent = told(isMending) || preview.dataset.deskEmpty;
    send.textContent = kind === "kill" ? send.dataset.deskKill : publish;
    send.classList.toggle("no", kind === "kill");
  };
  form.addEventListener("input", update);
  form.addEventListener("submit", () => setTimeout(() => { send.disabled = true; }));
  addEventListener("pageshow", () => { send.disabled = false; update(); });
  form.querySelector(".desk-errors")?.focus();
}
