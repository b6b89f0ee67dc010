// Shows alerts, opens the story that one is about, and nothing else: it keeps no page. SITE is written before this by the
// server: {title, body, language, icon, badge, renew, seen, key}.
const read = (data) => {
  try {
    const told = data.json();
    return typeof told.title == "string" && told.title.trim() ? told : null;
  } catch {
    return null;
  }
};
const text = (value) => (typeof value == "string" ? value : undefined);

// Browsers take the permission away from who gets a push and shows nothing: whatever came, something is shown.
const show = async (told) => {
  const plain = { body: SITE.body, lang: SITE.language, icon: SITE.icon, badge: SITE.badge, data: { url: "/" } };
  if (!told) return registration.showNotification(SITE.title, plain);
  try {
    await registration.showNotification(told.title, {
      body: text(told.body),
      tag: text(told.tag),
      renotify: !!(told.renotify && text(told.tag)),
      icon: SITE.icon,
      badge: SITE.badge,
      image: text(told.image),
      lang: text(told.lang),
      dir: told.dir == "rtl" ? "rtl" : "ltr",
      data: { url: text(told.url) || "/" },
    });
  } catch {
    await registration.showNotification(SITE.title, plain);
  }
};

// Only to pages of this site.
const address = (url) => {
  try {
    const parsed = new URL(url, location.origin);
    return parsed.origin == location.origin ? parsed.href : location.origin + "/";
  } catch {
    return location.origin + "/";
  }
};

const lead = async (url) => {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const found = windows.find((one) => one.url.split("#")[0] == url.split("#")[0]);
  if (!found) return clients.openWindow(url);
  await found.focus();
  found.postMessage("alert");
};

const renew = async (old, fresh) => {
  const subscription = fresh || await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: SITE.key });
  const fields = { old: old?.endpoint || "", endpoint: subscription.endpoint, ...subscription.toJSON().keys };
  await fetch(SITE.renew, { method: "POST", body: new URLSearchParams(fields) });
};

// Where the site counts what is seen: SITE.seen is empty elsewhere.
const report = async (what, tag) => {
  const subscription = SITE.seen && tag && await registration.pushManager.getSubscription();
  if (subscription) await fetch(SITE.seen, { method: "POST", body: new URLSearchParams({ what, tag, endpoint: subscription.endpoint }) });
};
const later = (deed) => deed.catch(() => {}); // what is not counted does not matter

addEventListener("install", () => skipWaiting());
addEventListener("push", (event) => {
  const told = read(event.data);
  event.waitUntil(show(told).then(() => later(report("seen", told?.tag))));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(Promise.all([lead(address(event.notification.data?.url)), later(report("clicked", event.notification.tag))]));
});
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event.oldSubscription, event.newSubscription)));
