// Text that plans share: which pairs, which passages, and what was changed in them.

TITLES["doan-trung"] = "Đoạn trùng";
views["doan-trung"] = () => {
  const all = tables.similar_plans.filter((row) => isShown(row.d) || isShown(row.o));
  const [one, two] = param("cap").split(",").map((id) => store.plans.findIndex((plan) => plan.doc_id === id));
  if (one >= 0 && two >= 0) return texts().then(() => passages(one, two));
  return [h("h1", null, "Đoạn văn trùng nhau"),
    h("p", { class: "hint" }, "Hai kế hoạch trùng nhiều câu có thể cùng theo một mẫu của cấp trên. Đoạn hiếm là câu mà hầu như không nơi nào khác có: dấu hiệu rõ hơn của việc chép."),
    filtered([
      { name: "q", kind: "search", label: "Tìm nơi ban hành" },
      { name: "hiem", kind: "tick", label: "Chỉ cặp có đoạn hiếm" },
    ], () => {
      const wanted = asked(param("q"));
      const rows = all.filter((row) => says(fold(`${planName(row.d)} ${planName(row.o)}`), wanted) && (!param("hiem") || row.rare_passages));
      return [h("p", { class: "quiet" }, count(rows.length, "cặp")), reuseGrid(rows)];
    })];
};

function reuseGrid(rows) {
  const both = (row) => Math.max(row.share, row.other_share);
  return grid({ caption: "Các cặp kế hoạch trùng nhau", name: "dt", rows, sorted: "-tyle", none: "Không có cặp nào.", columns: [
    { key: "mot", title: "Kế hoạch", value: (r) => planName(r.d), cell: (r) => planLink(r.d) },
    { key: "hai", title: "Kế hoạch kia", value: (r) => planName(r.o), cell: (r) => planLink(r.o) },
    { key: "tyle", title: "Tỷ lệ câu trùng", kind: "number", value: both, cell: (r) => bar(both(r), percent(both(r))) },
    { key: "hiem", title: "Đoạn hiếm", kind: "number", value: (r) => r.rare_passages, cell: (r) => num(r.rare_passages) },
    { key: "tu", title: "Số từ đoạn hiếm", kind: "number", value: (r) => r.rare_words, cell: (r) => num(r.rare_words) },
    { key: "xem", title: "", cell: (r) => h("a", { href: address("doan-trung", "", { cap: `${store.plans[r.d].doc_id},${store.plans[r.o].doc_id}` }) }, "Xem từng đoạn") },
  ] });
}

function passages(one, two) {
  const rows = of("reuse", one).filter((row) => row.o === two)
    .map((row) => ({ d: one, s: row.s, e: row.e, path: row.section_path, text: row.passage, other: { d: two, s: row.t, e: row.u, path: row.other_path, text: row.other_passage }, similarity: row.similarity, documents: row.documents }));
  for (const row of of("reuse", two)) {
    if (row.o !== one || rows.some((known) => known.other.s === row.s)) continue;
    rows.push({ d: one, s: row.t, e: row.u, path: row.other_path, text: row.other_passage, other: { d: two, s: row.s, e: row.e, path: row.section_path, text: row.passage }, similarity: row.similarity, documents: row.documents });
  }
  rows.sort((a, b) => a.s - b.s);
  return [
    h("p", { class: "crumb" }, h("a", { href: address("doan-trung") }, "Đoạn trùng"), " / ", planName(one), " và ", planName(two)),
    h("h1", null, `${planName(one)} và ${planName(two)}`),
    h("p", { class: "quiet" }, `${count(rows.length, "đoạn")} trùng hoặc gần trùng; chữ khác nhau được đánh dấu. Mỗi đoạn chỉ nêu với kế hoạch gần nhất, nên một đoạn có ở nhiều nơi có thể nằm trong cặp khác.`),
    rows.length ? h("table", { class: "pairs" }, h("thead", null, h("tr", null, h("th", { scope: "col" }, planName(one)), h("th", { scope: "col" }, planName(two)), h("th", { scope: "col" }, "Nơi có"))),
      h("tbody", null, rows.map((row) => {
        const here = row.text || words(one, row.s, row.e), there = row.other.text || words(two, row.other.s, row.other.e);
        const diff = changes(there, here);
        const side = (kind) => diff.filter(([one_]) => one_ === "same" || one_ === kind).map(([one_, told]) => [one_ === "same" ? told : h("mark", { class: kind === "in" ? "in" : "out" }, told), " "]);
        return h("tr", null,
          h("td", null, h("div", { class: "why" }, place(row.path)), source(row, side("in"))),
          h("td", null, h("div", { class: "why" }, place(row.other.path)), source(row.other, side("out"))),
          h("td", { class: "n" }, num(row.documents)));
      }))) : h("p", { class: "none" }, "Các đoạn của cặp này gần hơn với kế hoạch khác."),
  ];
}
