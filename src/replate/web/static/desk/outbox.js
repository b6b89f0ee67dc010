// A dispatch's progress moves while it is sent; when it ends, so does the asking.
const part = document.querySelector("[data-progress]");
const moves = () => ["sending", "paused"].includes(part?.querySelector("[data-state]")?.dataset.state);
const look = async () => {
  if (!moves()) return;
  const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (answer?.ok) {
    part.innerHTML = await answer.text();
    if (!moves()) location.reload();
  }
  setTimeout(look, document.hidden ? 10000 : 2000);
};
setTimeout(look, 1000);
