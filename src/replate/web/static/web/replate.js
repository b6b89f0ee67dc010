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

// Readers. Who is signed in is told by one request after the page was shown; signing in opens in a dialog.
const tools = document.querySelector("[data-reader]");
const post = (url, fields) => fetch(url, { method: "POST", headers: { "X-Fragment": "1" }, body: new URLSearchParams(fields) });
const follow = document.querySelector("[data-follow]");
const label = (told) => {
  follow.querySelector("button").textContent = told.label;
  follow.dataset.follow = told.is_on ? "stop" : "";
};
const greet = async () => {
  const told = follow ? new FormData(follow) : new FormData(), shown = document.querySelector("[data-version]");
  if (shown) told.set("version", shown.dataset.version);
  told.set("page", location.pathname);
  const answer = await post(tools.dataset.reader, told);
  if (answer.status != 200) return;
  const reader = await answer.json();
  tools.textContent = reader.name;
  tools.href = reader.account_url;
  delete tools.dataset.dialog;
  if (follow && reader.follow) label(reader.follow);
  if (reader.dialog_url) open(reader.dialog_url);
  if (document.querySelector("[data-wall]")) await pass();
};
// A signed-in reader before the wall: their token was over and is renewed now; the whole text takes the opening's place.
const pass = async () => {
  const answer = await fetch(location.href), whole = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || whole.querySelector("[data-wall]")) return;
  document.querySelector("main").replaceWith(document.adoptNode(whole.querySelector("main")));
  if (location.hash == "#rest") document.querySelector("#rest")?.scrollIntoView();
  await greet();
};
if (tools && /(^|; )reader=1/.test(document.cookie)) {
  if (document.hidden) addEventListener("visibilitychange", greet, { once: true });
  else greet();
}
follow?.addEventListener("submit", async (event) => {
  if (!tools.href.endsWith("/account/")) return;
  event.preventDefault();
  const fields = new FormData(follow);
  if (follow.dataset.follow) fields.set("stop", "1");
  const answer = await post(follow.action, fields);
  if (answer.ok) label(await answer.json());
});

let dialog, timer;
const put = async (answer) => {
  const state = answer.headers.get("X-Fragment");
  if (!state) {
    if (answer.url.split("#")[0] == location.href.split("#")[0]) location.reload();
    else location = answer.url;
    return;
  }
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", "dialog-title");
    dialog.innerHTML = `<form method="dialog"><button class="dialog__close">${tools.dataset.close}</button></form><div class="sign"></div>`;
    document.body.append(dialog);
  }
  const place = dialog.lastChild;
  place.innerHTML = await answer.text();
  place.dataset.state = state;
  place.querySelector("#sign-title").id = "dialog-title";
  if (!dialog.open) dialog.showModal();
  (place.querySelector("[aria-invalid], input:not([type=hidden], [type=checkbox])") || place.querySelector("button"))?.focus();
  enliven(place);
};
const open = async (url) => put(await fetch(url, { headers: { "X-Fragment": "1" } }));
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link.href).catch(() => { location = link.href; });
});
addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  if (form.dataset.once == "sent") event.preventDefault();
  else if (form.dataset.once == "") form.dataset.once = "sent";
  if (event.defaultPrevented || form.method == "dialog" || button?.formAction != form.action) return;
  if (!form.closest(".dialog")) return;
  event.preventDefault();
  put(await post(form.action, new FormData(form, button)));
});

// Counts the wait for another mail down, and looks whether the mail could be sent.
const enliven = (part) => {
  const button = part.querySelector("[data-wait]"), words = part.querySelector("[data-waiting]"), sent = part.querySelector("[data-look-again]");
  if (button) {
    let left = +button.dataset.wait;
    button.disabled = true;
    const tick = setInterval(() => {
      left -= 1;
      words.textContent = words.textContent.replace(/\d+/, left);
      if (left < 1) { clearInterval(tick); button.disabled = false; words.remove(); }
    }, 1000);
  }
  clearTimeout(timer);
  if (sent) timer = setTimeout(async function look(turn = 1) {
    const answer = await fetch(sent.dataset.lookAgain, { headers: { "X-Fragment": "1" } });
    const state = answer.headers.get("X-Fragment");
    if (!part.isConnected) return;
    if (state != part.dataset.state) return part == dialog?.lastChild ? put(answer) : location.reload();
    if (turn < 100) timer = setTimeout(look, turn < 10 ? 3000 : 10000, turn + 1);
  }, 3000);
};
const page = document.querySelector(".sign--page");
if (page) enliven(page);
