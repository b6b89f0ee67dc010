// Signing in without leaving the page: each step is a page of its own too, and is asked here for its part alone.
const post = (url, fields) => fetch(url, { method: "POST", headers: { "X-Fragment": "1" }, body: new URLSearchParams(fields) });
let dialog, timer;

export const open = async (url, close) => {
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", "dialog-sign-title");
    dialog.innerHTML = '<form method="dialog"><button class="dialog__close"></button></form><div class="sign"></div>';
    dialog.querySelector("button").textContent = close;
    document.body.append(dialog);
  }
  await put(await fetch(url, { headers: { "X-Fragment": "1" } }));
};

const put = async (answer) => {
  const state = answer.headers.get("X-Fragment"), place = dialog.lastChild;
  if (!state) {
    if (answer.url.split("#")[0] == location.href.split("#")[0]) location.reload();
    else location = answer.url;
    return;
  }
  place.innerHTML = await answer.text();
  place.dataset.state = state;
  if (!dialog.open) dialog.showModal();
  (place.querySelector("[aria-invalid], input:not([type=hidden], [type=checkbox])") || place.querySelector("button, a"))?.focus();
  enliven(place);
};

addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  if (form.dataset.once == "sent") event.preventDefault();
  else if (form.dataset.once == "") form.dataset.once = "sent";
  if (event.defaultPrevented || form.method == "dialog" || button?.hasAttribute("formaction") || !form.closest(".dialog")) return;
  event.preventDefault();
  put(await post(form.action, new FormData(form, button)));
});

// Counts the wait for another mail down, and looks whether the mail could be sent.
const enliven = (part) => {
  const button = part.querySelector("[data-wait]"), words = part.querySelector("[data-waiting]"), sent = part.querySelector("[data-look-again]");
  if (button) {
    const seconds = new Intl.RelativeTimeFormat(document.documentElement.lang);
    let left = +button.dataset.wait;
    button.disabled = true;
    const tick = setInterval(() => {
      left -= 1;
      words.textContent = seconds.format(left, "second");
      if (left < 1) { clearInterval(tick); button.disabled = false; words.remove(); }
    }, 1000);
  }
  clearTimeout(timer);
  if (sent) timer = setTimeout(async function look(turn = 1) {
    const answer = await fetch(sent.dataset.lookAgain, { headers: { "X-Fragment": "1" } });
    if (!part.isConnected || (dialog && !dialog.open)) return;
    if (answer.headers.get("X-Fragment") != part.dataset.state) return part == dialog?.lastChild ? put(answer) : location.reload();
    if (turn < 100) timer = setTimeout(look, turn < 10 ? 3000 : 10000, turn + 1);
  }, 3000);
};
const page = document.querySelector(".sign--page");
if (page) enliven(page);
