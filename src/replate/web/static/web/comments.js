// Comments without leaving the story. Every link and form here is a page of its own too, for whoever has no script.
const part = (url, fields) => fetch(url, { method: fields ? "POST" : "GET", headers: { "X-Fragment": "1" }, ...(fields && { body: new URLSearchParams(fields) }) });
const isKnown = () => /(^|; )reader=1/.test(document.cookie);
const drafts = "comment-draft:";

export const talk = async (section) => {
  const body = () => section.querySelector(".talk__body");
  const at = (id) => id && section.querySelector(`#${CSS.escape(id)}`);
  let own = {}, waits;

  const tell = (words) => {
    const told = section.querySelector("[data-told]");
    if (told) told.textContent = words;
  };

  // The page of comments at `url`, then what of it is the reader's own, then the focus.
  const load = async (url, to, words) => {
    body()?.setAttribute("aria-busy", "true");
    const answer = await part(url);
    if (answer.status == 404 || answer.status == 403) return section.classList.contains("talk--page") || section.remove();
    if (!answer.ok) throw new Error(answer.status);
    section.innerHTML = await answer.text();
    await personal();
    const found = at(to);
    if (words) tell(words);
    if (found) {
      found.classList.add("comment--found");
      found.scrollIntoView({ block: "center" });
    }
    if (to !== undefined) (found || section.querySelector(".talk__title")).focus({ preventScroll: !!found });
  };

  const press = (button, is_on) => {
    button.setAttribute("aria-pressed", is_on);
    button.value = is_on ? "0" : "1";
  };

  const personal = async () => {
    if (!isKnown()) return;
    const answer = await part(body().dataset.own, {});
    if (answer.status != 200) return;
    own = await answer.json();
    for (const id of own.recommended) {
      const button = section.querySelector(`[data-recommend="${id}"] button`);
      if (button) press(button, true);
    }
    for (const [id, html] of Object.entries(own.own)) {
      const place = section.querySelector(`[data-own-of="${id}"]`), button = section.querySelector(`[data-recommend="${id}"] button`);
      if (place) place.innerHTML = html;
      if (button) button.disabled = true;
    }
    section.querySelector("[data-held]").innerHTML = own.held;
  };

  const partOf = (link) => body().dataset.part + new URL(link.href).search;
  const failed = () => tell(body().dataset.failed);

  // A form is put under what it is about, and goes away again with Escape.
  const show = (place, html) => {
    section.querySelectorAll("[data-place]").forEach((other) => { if (other != place) close(other); });
    place.innerHTML = html;
    const text = place.querySelector("textarea[name=text]");
    if (text && !text.value) text.value = localStorage.getItem(drafts + place.dataset.form) || "";
    const first = place.querySelector("[aria-invalid], input:not([type=hidden]), textarea") || place.querySelector("a, h3");
    first?.focus();
    place.scrollIntoView({ block: "nearest" });
  };
  const close = (place) => {
    place.innerHTML = "";
    if (place.opener?.isConnected) place.opener.focus();
    delete place.opener;
  };

  section.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    const link = event.target.closest("a"), cancel = event.target.closest("[data-cancel]");
    if (cancel) return close(cancel.closest("[data-place]"));
    if (!link) return;
    if (link.matches("[data-load]")) {
      event.preventDefault();
      load(partOf(link), "").catch(() => { location = link.href; });
    } else if (link.matches("[data-form]")) {
      event.preventDefault();
      const place = link.closest(".comment, .talk__write").querySelector("[data-place]");
      try {
        const answer = await part(link.href);
        if (!answer.headers.get("X-Fragment")) throw new Error(answer.status);
        place.dataset.form = new URL(link.href).pathname + new URL(link.href).search;
        place.opener = link;
        show(place, await answer.text());
      } catch { location = link.href; }
    }
  });

  section.addEventListener("input", (event) => {
    const place = event.target.closest("[data-place]");
    if (event.target.name == "text" && place && !place.dataset.form.includes("/edit/")) localStorage.setItem(drafts + place.dataset.form, event.target.value);
  });

  section.addEventListener("keydown", (event) => {
    const place = event.key == "Escape" && event.target.closest("[data-place]");
    if (place) close(place);
  });

  section.addEventListener("submit", async (event) => {
    const form = event.target, button = event.submitter;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    try {
      if (form.dataset.recommend) return await recommend(form, button);
      const place = form.closest("[data-place]"), answer = await part(form.action, new FormData(form, button));
      const state = answer.headers.get("X-Fragment"), html = await answer.text();
      if (!state) throw new Error(answer.status);
      if (state == "done") {
        const done = new DOMParser().parseFromString(html, "text/html").querySelector("[data-done]");
        localStorage.removeItem(drafts + place.dataset.form);
        await load(done.dataset.done, done.dataset.to, done.textContent);
      } else show(place, html);
    } catch { failed(); }
    delete form.dataset.busy;
  });

  const recommend = async (form, button) => {
    const answer = await part(form.action, new FormData(form, button));
    delete form.dataset.busy;
    if (answer.status == 401) {
      const begin = section.querySelector(".talk__begin"), signing = document.querySelector("[data-reader]");
      return (signing?.dataset.dialog !== undefined ? signing : begin)?.click();
    }
    if (!answer.ok) return failed();
    const { is_on, number } = await answer.json();
    press(button, is_on);
    button.querySelector("[data-recommended]").textContent = number || "";
  };

  // While the comments are looked at: whether there are new ones.
  const look = async () => {
    const now = body();
    if (document.hidden || !now) return;
    const answer = await fetch(now.dataset.numberUrl);
    if (!answer.ok || now != body()) return;
    const { number } = await answer.json();
    if (number <= +now.dataset.number || now.querySelector("[data-fresh]")) return;
    const fresh = document.createElement("button");
    fresh.className = "button button--line";
    fresh.dataset.fresh = "";
    fresh.textContent = now.dataset.new;
    fresh.addEventListener("click", () => load(now.dataset.part, "").catch(failed));
    now.querySelector("[data-told]").after(fresh);
  };
  new IntersectionObserver(([seen]) => {
    clearInterval(waits);
    if (seen.isIntersecting) waits = setInterval(() => look().catch(() => {}), 30000);
  }).observe(section);

  if (body()) await personal();
  else {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = section.dataset.style;
    await new Promise((done) => { style.onload = style.onerror = done; document.head.append(style); });
    await load(section.dataset.part).catch(() => {});
  }
};
