// The comments desk: one key a decision, and the work area comes back without a page load. Without this file the same
// links and forms work by loading the page.
(() => {
  const told = document.getElementById("queue-told"), keysOn = document.getElementById("queue-keys");
  const queue = () => document.getElementById("queue");
  let busy = false;

  keysOn.checked = localStorage.getItem("comments-keys") !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem("comments-keys", keysOn.checked ? "on" : "off"));

  async function load(address, options, otherwise) {
    if (busy) return;
    busy = true;
    queue().setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { ...options, headers: { "X-Fragment": "queue" } });
      const html = await response.text();
      const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("queue");
      if (!fresh || response.redirected) throw new Error(response.status);
      queue().replaceWith(fresh);
      told.textContent = [fresh.dataset.told, fresh.querySelector("#comment-title")?.textContent.trim()].join(" ");
      if (fresh.dataset.told) say(fresh.dataset.told, !response.ok);
      document.getElementById("comment").focus({ preventScroll: true });
      const current = fresh.querySelector(".queue__rows [aria-current]");
      current?.scrollIntoView({ block: "nearest" });
      history.replaceState(null, "", current?.dataset.to || `?queue=${fresh.dataset.kind}`);
    } catch {
      otherwise();
    } finally {
      busy = false;
      queue().removeAttribute("aria-busy");
    }
  }

  // What the last step did, for the eye; the live region says it to the ear.
  function say(words, failed) {
    const note = document.createElement("p");
    note.className = failed ? "queue__told queue__told--failed" : "queue__told";
    note.setAttribute("aria-hidden", "true");
    note.textContent = words;
    queue().prepend(note);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target, by = event.submitter;
    if (!queue().contains(form)) return;
    event.preventDefault();
    const address = by?.getAttribute("formaction") || form.action;
    load(address, { method: "POST", body: new FormData(form, by) }, () => {
      form.action = address;
      form.submit();
    });
  });

  document.addEventListener("click", (event) => {
    const to = event.target.closest("#queue [data-to]")?.dataset.to;
    if (!to || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    load(to, {}, () => location.assign(to));
  });

  const ARROWS = { ArrowDown: "j", ArrowUp: "k" };
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]");
    const deed = event.target.closest(".queue__deed[open]");
    if (event.key === "Escape" && queue().contains(event.target)) {
      if (deed) deed.open = false;
      document.getElementById("comment").focus({ preventScroll: true });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && deed && event.target.matches("[type=radio]")) {
      event.preventDefault();
      return deed.querySelector("[data-enter]").click();
    }
    if (field || !keysOn.checked) return;
    const rule = deed?.querySelector(`[data-rule="${CSS.escape(event.key)}"]`);
    if (rule) {
      event.preventDefault();
      rule.checked = true;
      return rule.focus();
    }
    if (event.key in ARROWS && event.target.matches("[type=radio]")) return;
    const key = ARROWS[event.key] || event.key.toLowerCase();
    if (!/^[a-z]$/.test(key)) return;
    const meant = queue().querySelector(`[data-key="${key}"]`);
    if (!meant) return;
    event.preventDefault();
    if (event.repeat && !"jk".includes(key)) return;
    if (meant.matches("summary")) {
      meant.parentElement.open = true;
      meant.parentElement.querySelector("[type=radio]").focus();
    } else {
      meant.click();
    }
  });
})();
