// The claims desk: one key a decision, and the work area comes back without a page load. Without this file the same
// links and forms work by loading the page.
(() => {
  const told = document.getElementById("bench-told");
  const keysOn = document.getElementById("bench-keys");
  const bench = () => document.getElementById("bench");
  let busy = false;

  keysOn.checked = localStorage.getItem("claims-keys") !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem("claims-keys", keysOn.checked ? "on" : "off"));

  async function load(address, options, otherwise) {
    if (busy) return;
    busy = true;
    bench().setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { ...options, headers: { "X-Fragment": "bench" } });
      const html = await response.text();
      const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("bench");
      if (!fresh || response.redirected) throw new Error(response.status);
      bench().replaceWith(fresh);
      const statement = document.getElementById("statement");
      const heading = document.getElementById("statement-title");
      told.textContent = [fresh.dataset.told, heading ? heading.textContent.trim() : ""].join(" ");
      if (fresh.dataset.told) say(fresh.dataset.told, !response.ok);
      const mend = fresh.querySelector("#mend[open]");
      (mend ? mend.querySelector("[role=alert], select, input") : statement).focus({ preventScroll: true });
      fresh.querySelector(".span--current")?.scrollIntoView({ block: "nearest" });
      const at = fresh.querySelector("[aria-current]")?.dataset.at;
      if (at) history.replaceState(null, "", `?at=${at}`);
    } catch {
      otherwise();
    } finally {
      busy = false;
      bench().removeAttribute("aria-busy");
    }
  }

  // What the last step did, for the eye; the live region says it to the ear.
  function say(words, failed) {
    const note = document.createElement("p");
    note.className = failed ? "bench__told bench__told--failed" : "bench__told";
    note.setAttribute("aria-hidden", "true");
    note.textContent = words;
    document.getElementById("statement").prepend(note);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!bench().contains(form)) return;
    event.preventDefault();
    const by = event.submitter;
    const address = by?.getAttribute("formaction") || form.action;
    load(address, { method: "POST", body: new FormData(form, by) }, () => {
      form.action = address;
      form.submit();
    });
  });

  document.addEventListener("click", (event) => {
    const at = event.target.closest("#bench [data-at]")?.dataset.at;
    if (!at || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (!getSelection().isCollapsed) return;
    event.preventDefault();
    load(`?at=${at}`, {}, () => location.assign(`?at=${at}#statement`));
  });

  // A new claim in words is meant instead of the chosen one.
  document.addEventListener("input", (event) => {
    if (event.target.id !== "new-claim") return;
    for (const radio of document.querySelectorAll("#statement [name=claim]")) radio.disabled = event.target.value.trim() !== "";
  });

  function addSelected() {
    const words = getSelection().toString().trim();
    const passage = getSelection().anchorNode?.parentElement?.closest("[data-paragraph]");
    if (!words || !passage) return false;
    const details = passage.querySelector(".passage__add");
    details.open = true;
    details.querySelector("textarea").value = words;
    details.querySelector("input[list]").focus();
    return true;
  }

  const ARROWS = { ArrowDown: "j", ArrowUp: "k" };
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]");
    if (event.key === "Escape" && bench().contains(event.target)) {
      const open = event.target.closest("details[open]");
      if (open && field) open.open = false;
      document.getElementById("statement").focus({ preventScroll: true });
      return;
    }
    if (field || !keysOn.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS && event.target.matches("[type=radio]")) return;
    const key = ARROWS[event.key] || event.key.toLowerCase();
    if (key === "s" && addSelected()) return event.preventDefault();
    if (!/^[a-z1-9]$/.test(key)) return;
    const meant = bench().querySelector(`#statement [data-key="${key}"]`);
    if (!meant) return;
    event.preventDefault();
    if (event.repeat && !"jk".includes(key)) return;
    if (meant.matches("summary")) {
      meant.parentElement.open = true;
      meant.parentElement.querySelector("select, input:not([type=hidden])").focus();
    } else if (meant.matches("input:not([type=radio])")) {
      meant.focus();
    } else if (meant.matches("[type=radio]")) {
      meant.checked = true;
      meant.focus({ preventScroll: true });
    } else {
      meant.click();
    }
  });
})();
