// The text of a plan with its facts marked: what is looked at, what was cited, when, who, what was
// repaired. Marks may overlap; each stretch of text carries the marks of all that cover it.

const LAYERS = [
  ["citations", "Viện dẫn", "m-cite"],
  ["deadlines", "Thời hạn", "m-time"],
  ["unit_mentions", "Đơn vị", "m-unit"],
  ["tasks", "Nhiệm vụ", "m-task"],
  ["responsibilities", "Trách nhiệm", "m-duty"],
  ["findings", "Cần xem", "m-look"],
];

const SAID = {
  citations: (row) => `Viện dẫn: ${row.number || row.doc_type || ""}`,
  deadlines: (row) => `Thời hạn: ${label("deadline_kind", row.kind)} ${period(row.start, row.end)}`,
  unit_mentions: (row) => `Đơn vị: ${row.unit === null ? "" : tables.units[row.unit].unit}`,
  tasks: (row) => `Nhiệm vụ ${row.no || ""}`,
  responsibilities: (row) => `Trách nhiệm: ${row.unit === null ? "" : tables.units[row.unit].unit}`,
  findings: (row) => `${label("severity", row.severity)}: ${withDays(row.message)}`,
};

// layers: names of LAYERS to mark; focus: [start, end] of what is looked at; original: show the
// words that stood there before a repair.
function markedText(d, layers, focus, original) {
  const text = store.texts[d];
  const spans = [];
  const put = (s, e, kind, told, was) => { if (e > s) spans.push({ s, e, kind, told, was }); };
  for (const [name, , kind] of LAYERS) {
    if (layers.has(name)) for (const row of of(name, d)) put(row.s, row.e, kind, SAID[name](row));
  }
  if (layers.has("repairs") || original) {
    for (const [s, e, was] of store.repairs[d]) {
      const other = original ? `Đã sửa thành: ${text.slice(s, e).trim()}` : `Chữ gốc: ${was.trim() || "(không có)"}`;
      put(s, e, "m-mend", other, original ? was : null);
    }
  }
  if (focus) put(focus[0], focus[1], "m-focus", "");
  return drawn(text, cuts(text, spans), spans, isLoose(text));
}

function cuts(text, spans) {
  const at = new Set([0, text.length]);
  for (const span of spans) at.add(span.s).add(span.e);
  for (let page = text.indexOf("\f"); page >= 0; page = text.indexOf("\f", page + 1)) at.add(page).add(page + 1);
  return [...at].filter((one) => one <= text.length).sort((a, b) => a - b);
}

// A text with an empty line after nearly each line was spaced out by what made it.
function isLoose(text) {
  const lines = text.split("\n");
  return lines.length > 20 && lines.filter((line) => !line.trim()).length > 0.35 * lines.length;
}

function drawn(text, places, spans, loose) {
  const out = document.createDocumentFragment();
  const starting = [...spans].sort((a, b) => a.s - b.s);
  let active = [], next = 0, page = 1;
  for (let i = 0; i + 1 < places.length; i++) {
    const [from, to] = [places[i], places[i + 1]];
    active = active.filter((span) => span.e > from);
    while (next < starting.length && starting[next].s <= from) active.push(starting[next++]);
    let piece = text.slice(from, to);
    if (piece === "\f") {
      page++;
      out.append(h("span", { class: "page-break", "data-number": page }, `Trang ${page}`));
      continue;
    }
    piece = piece.replace(/\n[ \t]*(?:\n[ \t]*)+/g, loose ? "\n" : "\n\n");
    if (!active.length) { out.append(piece); continue; }
    const mended = active.find((span) => span.was !== null && span.was !== undefined);
    if (mended) piece = from === mended.s ? mended.was : "";
    const told = active.map((span) => span.told).filter(Boolean);
    const kinds = [...new Set(active.map((span) => span.kind))];
    const name = kinds.includes("m-focus") ? "mark" : "span";
    out.append(h(name, { class: kinds.join(" "), title: told.slice(-3).join("\n") || null }, piece));
  }
  return out;
}
