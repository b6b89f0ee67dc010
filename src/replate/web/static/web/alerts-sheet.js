// Choosing notifications. The browser is asked for its permission when the reader has pressed “Turn on”, not before.
const LONGEST_WAIT = 30000; // milliseconds; push services have been known to say nothing
let box, control, state, label;

const post = (url, fields) => fetch(url, { method: "POST", headers: { "X-Fragment": "1" }, body: new URLSearchParams(fields) });
const held = async () => (await navigator.serviceWorker.getRegistration("/"))?.pushManager.getSubscription();
const keys = (subscription) => ({ endpoint: subscription.endpoint, ...subscription.toJSON().keys });
const keep = (endpoint) => { try { localStorage.alerts = endpoint; } catch { /* without storage the cookie knows */ } };

// Shows the choices, or why there are none: in `where` itself if it is a place, else in a dialog.
export const open = async (where, stateOf, labelled) => {
  [control, state, label] = [where, stateOf, labelled];
  if (where.localName == "div") box = where;
  await ask();
};

const ask = async () => {
  const now = state(), endpoint = now ? "" : (await held())?.endpoint || "";
  await put(await post(control.dataset.alerts, { state: now, endpoint, about: control.dataset.about || "" }));
};

const put = async (answer) => {
  const shown = answer.headers.get("X-Fragment");
  if (!shown) throw new Error(answer.status);
  const isFirst = box == control && !box.querySelector("h2");
  if (!box) {
    const dialog = document.body.appendChild(document.createElement("dialog"));
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", "alerts-title");
    dialog.innerHTML = '<form method="dialog"><button class="dialog__close"></button></form><div class="sign"></div>';
    dialog.querySelector("button").textContent = control.dataset.close;
    box = dialog.lastChild;
  }
  box.innerHTML = await answer.text();
  const dialog = box.closest("dialog");
  if (dialog && !dialog.open) dialog.showModal();
  if (!isFirst) box.querySelector("h2").focus();
  if (shown == "subscribed" || shown == "unsubscribed") label(shown == "subscribed");
};

const subscribe = async (applicationServerKey) => {
  await navigator.serviceWorker.register("/service-worker.js");
  const { pushManager } = await navigator.serviceWorker.ready, options = { userVisibleOnly: true, applicationServerKey };
  try {
    return await pushManager.subscribe(options);
  } catch (fault) {
    if (fault.name != "InvalidStateError") throw fault; // the subscription it has was made for another key
    await (await pushManager.getSubscription())?.unsubscribe();
    return pushManager.subscribe(options);
  }
};

const turnOn = async (form) => {
  if (await Notification.requestPermission() != "granted") return ask();
  const late = new Promise((_, fail) => { setTimeout(fail, LONGEST_WAIT); });
  const subscription = await Promise.race([subscribe(form.dataset.key), late]);
  const fields = new FormData(form);
  fields.set("about", control.dataset.about || "");
  for (const [name, value] of Object.entries(keys(subscription))) fields.set(name, value);
  const answer = await post(form.action, fields);
  if (answer.ok) keep(subscription.endpoint);
  await put(answer);
};

const turnOff = async (url) => {
  const subscription = await held();
  const answer = await post(url, { endpoint: subscription?.endpoint || "" });
  if (answer.ok) await subscription?.unsubscribe();
  await put(answer);
};

export const renew = async (subscription) => {
  const { alerts } = localStorage, answer = await post("/-/alerts/renew/", { old: alerts, ...keys(subscription) });
  if (answer.ok || answer.status == 404) keep(subscription.endpoint);
};

const attempt = async (button, deed) => {
  if ("busy" in button.dataset) return;
  button.dataset.busy = "";
  try {
    await deed();
  } catch {
    const told = box.querySelector("[role=alert]") || box.appendChild(document.createElement("p"));
    told.className = "sign__error";
    told.setAttribute("role", "alert");
    told.textContent = control.dataset.failed;
  }
  delete button.dataset.busy;
};

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-alerts-again]");
  if (button) attempt(button, ask);
});
document.addEventListener("submit", (event) => {
  const form = event.target, button = event.submitter || form.querySelector("button");
  if (!box?.contains(form)) return;
  event.preventDefault();
  const isOff = !form.dataset.key || button.hasAttribute("formaction");
  attempt(button, () => (isOff ? turnOff(button.hasAttribute("formaction") ? button.formAction : form.action) : turnOn(form)));
});
