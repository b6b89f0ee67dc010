// Notifications: shows the way to them where the browser has one. What it leads to is a part of its own.
const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const onApple = /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform == "MacIntel" && navigator.maxTouchPoints > 1);
const state = () => (can ? (Notification.permission == "denied" ? "denied" : "") : onApple ? "home_screen" : "unsupported");
const label = (isOn) => { document.documentElement.dataset.push = isOn ? "on" : "off"; };
const sheet = (control) => import(control.dataset.script);
const failed = (control) => {
  const told = control.parentNode.querySelector("[role=alert]") || control.parentNode.appendChild(document.createElement("span"));
  told.setAttribute("role", "alert");
  told.textContent = control.dataset.failed;
};

if (can || onApple) label(false);
if (can && Notification.permission == "granted") {
  navigator.serviceWorker.getRegistration("/").then((worker) => worker?.pushManager.getSubscription()).then(async (subscription) => {
    label(!!subscription);
    if (!subscription || !localStorage.alerts || localStorage.alerts == subscription.endpoint) return;
    (await sheet(document.querySelector("[data-alerts]"))).renew(subscription); // the browser changed it unheard
  }).catch(() => {});
}
document.addEventListener("click", async ({ target }) => {
  const control = target.closest?.("button[data-alerts]");
  if (!control || "busy" in control.dataset) return;
  control.dataset.busy = "";
  await sheet(control).then((part) => part.open(control, state, label)).catch(() => failed(control));
  delete control.dataset.busy;
});
const place = document.querySelector("div[data-alerts]");
if (place) sheet(place).then((part) => part.open(place, state, label)).catch(() => failed(place.firstElementChild));

// A notification led to this page while it stood open: it may be older than the news. What is being typed is not lost.
navigator.serviceWorker?.addEventListener("message", () => {
  if (![...document.querySelectorAll("textarea")].some((field) => field.value)) location.reload();
});
