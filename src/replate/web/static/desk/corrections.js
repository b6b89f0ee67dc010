// Corrections at the desk: the numbers follow the ticks, nothing is sent twice, and the reach climbs by itself.
const form = document.querySelector("[data-correction]");
if (form) {
  const numbers = form.querySelector("[data-numbers]");
  let asked = 0;
  form.addEventListener("change", async ({ target }) => {
    if (!target.name.startsWith("faulty_")) return;
    const turn = (asked += 1);
    const ticks = new URLSearchParams([...new FormData(form)].filter(([name]) => name.startsWith("faulty_")));
    numbers.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${form.dataset.correction}?${ticks}`);
      if (answer.ok && turn === asked) numbers.innerHTML = await answer.text();
    } catch { /* the numbers are counted again when it is saved */ }
    if (turn === asked) numbers.removeAttribute("aria-busy");
  });
  const send = form.querySelector("[data-once]");
  form.addEventListener("submit", ({ submitter }) => { if (submitter === send) setTimeout(() => { send.disabled = true; }); });
  addEventListener("pageshow", () => { if (send) send.disabled = false; });
}

const place = document.querySelector("[data-reach]");
if (place) {
  const aloud = document.querySelector("[data-said-aloud]");
  let saidAt = 0;
  const look = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(place.dataset.reach);
        if (answer.ok) {
          const isOpen = place.querySelector("details")?.open;
          place.innerHTML = await answer.text();
          if (isOpen) place.querySelector("details")?.setAttribute("open", "");
        }
      } catch { /* asked again at the next turn */ }
    }
    const { isLive, said } = place.firstElementChild.dataset;
    if (aloud.textContent !== said && (!isLive || Date.now() - saidAt > 10000)) {
      aloud.textContent = said;
      saidAt = Date.now();
    }
    if (isLive) setTimeout(look, 2000);
  };
  if (place.firstElementChild.dataset.isLive) setTimeout(look, 2000);
}
document.querySelector(".desk-errors")?.focus();
