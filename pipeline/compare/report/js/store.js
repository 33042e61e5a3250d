// What the page holds: tables of rows, texts of plans, pictures of pages, and what was ticked off.

const store = { labels: {}, made: {}, heads: [], left_out: 0, plans: [], texts: null, repairs: null };
const tables = {};
const grouped = {};

async function unpacked(id) {
  const holder = byId(id);
  const packed = Uint8Array.from(atob(holder.textContent.trim()), (sign) => sign.charCodeAt(0));
  holder.remove();
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

function rowsOf(columns) {
  const names = Object.keys(columns);
  const length = names.length ? columns[names[0]].length : 0;
  const rows = new Array(length);
  for (let i = 0; i < length; i++) {
    const row = { i };
    for (const name of names) row[name] = columns[name][i];
    rows[i] = row;
  }
  return rows;
}

async function open() {
  const found = await unpacked("tables");
  Object.assign(store, { labels: found.labels, made: found.made, heads: found.heads, left_out: found.left_out });
  for (const [name, columns] of Object.entries(found.tables)) {
    let rows = null;
    Object.defineProperty(tables, name, { get: () => (rows = rows || rowsOf(columns)) });
  }
  store.plans = tables.documents;
}

// Texts come second: the first view needs none of them.
let reading = null;
function texts() {
  reading = reading || unpacked("texts").then((found) => {
    store.texts = found.texts;
    store.repairs = found.repairs;
  });
  return reading;
}

// Rows of a table by plan.
function of(name, d) {
  if (!grouped[name]) {
    grouped[name] = store.plans.map(() => []);
    for (const row of tables[name]) if (row.d !== null && row.d !== undefined) grouped[name][row.d].push(row);
  }
  return grouped[name][d];
}

function label(column, value) {
  return value ? (store.labels[column] || {})[value] || value : "";
}

const planName = (d) => store.plans[d].label;

// The words of a plan between two characters, white space folded.
function words(d, s, e) {
  return store.texts[d].slice(s, e).split(/\s+/).join(" ").trim();
}

const raw = (row, column) => row[column] || words(row.d, row.s, row.e);

function lineOf(d, at) {
  const before = store.texts[d].slice(0, at);
  const page = before.split("\f").length;
  const line = before.slice(before.lastIndexOf("\f") + 1).split("\n").length;
  const paged = store.plans[d].pages;
  return { page: paged ? page : null, line };
}

function pictureOf(d, page) {
  const holder = document.querySelector(`script[data-page="${store.plans[d].doc_id}/${page}"]`);
  if (!holder) return null;
  const [width, height] = holder.dataset.size.split(" ").map(Number);
  return { address: `data:image/webp;base64,${holder.textContent}`, width, height };
}

// Findings ticked off, by id: they stay ticked on this machine where the browser lets them.
const ticks = {
  key: "kehoach:da-xem",
  ids: new Set(),
  kept: true,
  load() {
    try {
      this.ids = new Set(JSON.parse(localStorage.getItem(this.key) || "[]"));
    } catch {
      this.kept = false;
    }
  },
  set(id, on) {
    if (on) this.ids.add(id);
    else this.ids.delete(id);
    try {
      localStorage.setItem(this.key, JSON.stringify([...this.ids]));
    } catch {
      this.kept = false;
    }
  },
  has(id) {
    return this.ids.has(id);
  },
};

// How a plan's tasks are timed: with a real date, by a cycle, the whole year, always, or not at all.
const TIMES = [
  ["dated", "có thời hạn cụ thể"],
  ["recurring", "định kỳ"],
  ["year", "cả năm"],
  ["ongoing", "thường xuyên"],
  ["undated", "không rõ"],
];
const DATED = new Set(["date", "period", "quarter", "month", "event"]);

function timing(task) {
  const kind = task.deadline_kind;
  if (DATED.has(kind)) return "dated";
  return kind === "recurring" || kind === "year" || kind === "ongoing" ? kind : "undated";
}

function timed(tasks) {
  const found = Object.fromEntries(TIMES.map(([kind]) => [kind, 0]));
  for (const task of tasks) found[timing(task)]++;
  return TIMES.map(([kind, told]) => [found[kind], `t-${kind}`, told]);
}

const CONTENTS = () => Object.keys(store.labels.content || {});
const DEPTHS = ["task", "duty", "text", "list"];

// The strongest proof of each content in a plan, and how many there are.
function covered(d) {
  const found = {};
  for (const row of of("coverage", d)) {
    const best = found[row.content];
    if (!best) found[row.content] = { row, places: 1 };
    else {
      best.places++;
      if (DEPTHS.indexOf(row.depth) < DEPTHS.indexOf(best.row.depth)) best.row = row;
    }
  }
  return found;
}

function severities(d) {
  const found = { error: 0, warn: 0, info: 0 };
  for (const row of of("findings", d)) found[row.severity]++;
  return found;
}
