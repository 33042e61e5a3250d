// Which documents from above the plans cite, who leaves them out, and where dates or issuers differ.

TITLES["vien-dan"] = "Viện dẫn";
views["vien-dan"] = () => {
  const ids = new Set(shown().map((plan) => plan.i));
  const cites = new Map(), misses = new Map();
  for (const row of tables.citations) if (ids.has(row.d) && row.cited !== null) into(cites, row.cited, row);
  for (const row of tables.missing_citations) if (ids.has(row.d)) into(misses, row.cited, row);
  const folded = new Map();
  const all = tables.cited_documents.filter((row) => cites.has(row.i) || misses.has(row.i));
  for (const row of all) folded.set(row, fold([row.number, row.doc_type, row.title, row.issuer].join(" ")));
  return [h("h1", null, "Văn bản được viện dẫn"), filtered([
    { name: "q", kind: "search", label: "Tìm" },
    { name: "cap", kind: "choice", label: "Cấp ban hành", options: options(all.map((row) => row.level), (value) => label("level", value)) },
    { name: "loai", kind: "choice", label: "Loại viện dẫn", options: options(all.map((row) => row.kind), (value) => label("kind", value)) },
    { name: "mau", kind: "tick", label: "Chỉ chỗ mâu thuẫn" },
    { name: "thieu", kind: "tick", label: "Chỉ văn bản có nơi bỏ sót" },
  ], () => {
    const wanted = asked(param("q"));
    const rows = all.filter((row) => says(folded.get(row), wanted)
      && (!param("cap") || row.level === param("cap")) && (!param("loai") || row.kind === param("loai"))
      && (!param("mau") || row.conflicts) && (!param("thieu") || misses.has(row.i)));
    const plansOf = (row) => new Set((cites.get(row.i) || []).map((one) => one.d)).size;
    const most = Math.max(1, ...rows.map(plansOf));
    return [h("p", { class: "quiet" }, count(rows.length, "văn bản")), grid({ caption: "Văn bản được viện dẫn", rows, sorted: "-noi", columns: [
      { key: "so", title: "Văn bản", value: (r) => r.number || r.title, cell: (r) => [h("strong", null, marked(r.number || r.title || "", wanted)), h("div", { class: "why" }, [r.doc_type, r.level === "unknown" ? "" : label("level", r.level)].filter(Boolean).join(", "))] },
      { key: "ngay", title: "Ngày", value: (r) => r.date, cell: (r) => day(r.date) },
      { key: "coquan", title: "Cơ quan ban hành", value: (r) => r.issuer, cell: (r) => marked(r.issuer || "", wanted) },
      { key: "ve", title: "Về việc", wide: true, value: (r) => r.title, cell: (r) => [marked(r.number ? r.title || "" : "", wanted),
        r.nested_in ? h("div", { class: "why" }, `nằm trong trích yếu của ${r.nested_in}`) : null,
        r.conflicts ? h("div", { class: "clash" }, `Không thống nhất ${withDays(r.conflicts)}`) : null] },
      { key: "noi", title: "Nơi viện dẫn", kind: "number", value: plansOf, cell: (r) => who(cites.get(r.i) || [], bar(plansOf(r) / most, num(plansOf(r)))) },
      { key: "sot", title: "Nơi bỏ sót", kind: "number", value: (r) => (misses.get(r.i) || []).length, cell: (r) => missing(misses.get(r.i) || []) },
    ] })];
  })];
};

function into(map, key, value) {
  if (!map.has(key)) map.set(key, []);
  map.get(key).push(value);
}

// Who cites it, by plan, each with the date it gives; drawn when it is opened.
function who(rows, told) {
  if (!rows.length) return told;
  const list = h("ul", { class: "plain" });
  return h("details", { class: "who", ontoggle: (event) => {
    if (!event.target.open || list.childElementCount) return;
    const seen = new Map();
    for (const row of rows) if (!seen.has(row.d) || (!seen.get(row.d).date && row.date)) seen.set(row.d, row);
    texts().then(() => fill(list, [...seen.values()].sort((a, b) => planName(a.d).localeCompare(planName(b.d), "vi"))
      .map((row) => h("li", null, source(row, planName(row.d)), h("small", null, ` ${[day(row.date), place(row.section_path)].filter(Boolean).join(", ")}`)))));
  } }, h("summary", null, told), list);
}

function missing(rows) {
  if (!rows.length) return h("span", { class: "none" }, "0");
  return h("details", { class: "who" }, h("summary", null, badge("warn", num(rows.length))),
    h("ul", { class: "plain" }, rows.map((row) => h("li", null, planLink(row.d),
      h("small", null, ` ${num(row.citing)}/${num(row.peers)} nơi cùng loại có viện dẫn`)))));
}
