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

// Readers. Who is signed in is told by one request after the page was shown.
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
  if (answer.status != 200) return since();
  const reader = await answer.json();
  tools.textContent = reader.name;
  tools.href = reader.account_url;
  delete tools.dataset.dialog;
  if (follow && reader.follow) label(reader.follow);
  if (reader.dialog_url) open(reader.dialog_url);
  if (document.querySelector("[data-wall]") && await pass()) return;
  since(reader);
  const place = document.querySelector("[data-for-you]");
  if (place) {
    const suggested = await fetch(place.dataset.forYou);
    if (suggested.status == 200) place.innerHTML = await suggested.text();
  }
};
// A signed-in reader before the wall: their token was over and is renewed now; the whole text takes the opening's place.
const pass = async () => {
  const answer = await fetch(location.href), whole = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || whole.querySelector("[data-wall]")) return false;
  document.querySelector("main").replaceWith(document.adoptNode(whole.querySelector("main")));
  near();
  if (location.hash == "#rest") document.querySelector("#rest")?.scrollIntoView();
  await greet();
  return true;
};
// What changed since the story was read: a part of its own.
const since = async (reader) => {
  const place = document.querySelector("[data-since]");
  if (place) (await import(place.dataset.script)).tell(place, reader);
};
const arrive = () => tools && /(^|; )reader=1/.test(document.cookie) ? greet() : since();
if (document.hidden) addEventListener("visibilitychange", arrive, { once: true });
else arrive();
follow?.addEventListener("submit", async (event) => {
  if (!tools.href.endsWith("/account/")) return;
  event.preventDefault();
  const fields = new FormData(follow);
  if (follow.dataset.follow) fields.set("stop", "1");
  const answer = await post(follow.action, fields);
  if (answer.ok) label(await answer.json());
});

// Comments: a part of its own, fetched when the reader comes near.
const near = () => {
  const place = document.querySelector("[data-talk]");
  if (place) new IntersectionObserver(async ([seen], watch) => {
    if (!seen.isIntersecting) return;
    watch.disconnect();
    (await import(place.dataset.talk)).talk(place);
  }, { rootMargin: "600px" }).observe(place);
};
near();

// Signing in: a part of its own, fetched when it is asked for.
const signing = () => import(tools.dataset.script);
const open = async (url) => (await signing()).open(url, tools.dataset.close);
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link.href).catch(() => { location = link.href; });
});
if (document.querySelector(".sign--page")) signing();
