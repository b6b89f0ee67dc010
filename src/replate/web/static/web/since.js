// What changed since this reader, or else this browser, read the story. The browser remembers numbers of stories and
// versions with their times, at most MOST of them, and tells nobody; where it may not remember, nothing is said.
const KEY = "read", MOST = 300, WEEK = 6 * 86_400_000;
const remembered = () => {
  try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; }
};
const remember = (read) => {
  const newest = Object.entries(read).sort(([, a], [, b]) => b[1] - a[1]).slice(0, MOST);
  try { localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(newest))); } catch { /* storage is denied */ }
};

// `reader` is what the site says of a signed-in one: { since }.
export const tell = async (place, reader) => {
  const { story, number } = place.dataset, read = remembered(), before = read[story];
  let told = reader?.since, at = told?.read_at;
  if (!at && before?.[0] < number) {
    const answer = await fetch(new URL(`../${before[0]}/`, new URL(place.dataset.since, location)));
    if (!answer.ok) return;
    told = answer.status == 200 ? await answer.json() : null;
    at = before[1];
  }
  if (told?.html) show(place, told, new Date(at));
  if (reader?.since) delete read[story]; // the site remembers, as the reader agreed
  else read[story] = [Math.max(number, before?.[0] ?? 0), Date.now()];
  remember(read);
};

const show = (place, told, at) => {
  place.innerHTML = told.html;
  const day = place.querySelector("[data-read]"), { zone: timeZone } = told, age = Date.now() - at;
  const words = age < WEEK ? { weekday: "long" } : { day: "numeric", month: "long", year: age > 300 * 86_400_000 ? "numeric" : undefined };
  const date = (moment) => moment.toLocaleDateString("en", { timeZone });
  day.dateTime = at.toISOString();
  day.textContent = at.toLocaleDateString(document.documentElement.lang, { timeZone, ...words });
  if (date(at) == date(new Date())) day.textContent += `, ${clock(at, timeZone)}`;
  const number = mark(told.marks, place.querySelector("template").content);
  place.querySelector("[data-marked]").hidden = !number;
};

// The hour as the site's pages write it: 9 a.m., 3:02 p.m., 09:05.
const clock = (at, timeZone) =>
  at.toLocaleTimeString(document.documentElement.lang, { timeZone, hour: "2-digit", minute: "2-digit" })
    .replace(/^0?(\d+)(?::00|(:\d+))\s([AP])M$/, (_, hour, minutes = "", half) => `${hour}${minutes} ${half.toLowerCase()}.m.`);

// The page's words as one text without double spaces, and for each of its letters where it stands.
const BLOCKS = "h1, h2, h3, p, li, td, th, figcaption, footer, blockquote";
const LEFT_OUT = ".note, .hidden, .wall, script, template";
const lay = () => {
  const letters = [], nodes = [], offsets = [];
  const put = (letter, node, offset) => { letters.push(letter); nodes.push(node); offsets.push(offset); };
  let block = null;
  for (const part of document.querySelectorAll(".story__head, .story__lead, .story__body")) {
    const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.nodeName == "BR") put("\n", null, 0);
      if (node.nodeType != Node.TEXT_NODE || node.parentElement.closest(LEFT_OUT)) continue;
      if (node.parentElement.closest(BLOCKS) != block) {
        block = node.parentElement.closest(BLOCKS);
        put("\n", null, 0);
      }
      [...Array(node.length).keys()].forEach((offset) => {
        const letter = /\s/.test(node.data[offset]) ? " " : node.data[offset];
        if (letter != " " || !/\s/.test(letters.at(-1))) put(letter, node, offset);
      });
    }
  }
  return { text: letters.join(""), nodes, offsets };
};

// Marks what is new; how many places that were. From the last to the first, as a marked node is cut in two.
const mark = (marks, pattern) => {
  const { text, nodes, offsets } = lay(), runs = [];
  let from = 0;
  for (const passage of marks) {
    let start = text.indexOf(passage.text, from);
    if (start < 0) start = text.indexOf(passage.text);
    if (start < 0) continue;
    from = start + passage.text.length;
    runs.push(...passage.runs.map(([begin, end]) => [start + begin, start + end]));
  }
  runs.forEach((run, place) => run.push(place + 1));
  for (const [begin, end, place] of [...runs].sort((a, b) => b[0] - a[0])) {
    const pieces = [];
    for (let at = begin; at < end; at++) {
      if (!nodes[at]) continue;
      const last = pieces.at(-1);
      if (last?.node == nodes[at]) last.end = offsets[at] + 1;
      else pieces.push({ node: nodes[at], begin: offsets[at], end: offsets[at] + 1 });
    }
    if (!pieces.length) continue;
    const made = pieces.reverse().map((piece) => {
      const range = document.createRange(), frame = document.createElement("mark");
      range.setStart(piece.node, piece.begin);
      range.setEnd(piece.node, piece.end);
      range.surroundContents(frame);
      return frame;
    }).reverse();
    const [opening, closing] = pattern.querySelector("mark").cloneNode(true).children;
    made[0].id = `changed-${place}`;
    made[0].tabIndex = -1;
    made[0].prepend(opening);
    made.at(-1).append(closing);
  }
  return runs.length;
};
