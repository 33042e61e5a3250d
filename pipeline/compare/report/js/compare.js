// Two to five plans side by side.

const MOST = 5;

TITLES["so-sanh"] = "So sánh";
views["so-sanh"] = () => {
  const chosen = picked();
  return [
    h("h1", null, "So sánh kế hoạch"),
    chooser(chosen),
    chosen.length < 2
      ? h("p", { class: "hint" }, "Chọn từ hai đến năm kế hoạch ở trên để đặt cạnh nhau.")
      : texts().then(() => sideBySide(chosen)),
  ];
};

function picked() {
  const ids = param("k").split(",").filter(Boolean);
  return ids.map((id) => store.plans.findIndex((plan) => plan.doc_id === id)).filter((d) => d >= 0).slice(0, MOST);
}

// The list stays as it was left, open and narrowed down, while plans are picked from it.
const picking = { open: null, query: "", last: "" };

function choose(ds, last) {
  patch({ k: ds.map((d) => store.plans[d].doc_id).join(",") });
  picking.last = last || "";
  render({ keep: true }).then(() => {
    const box = picking.last && document.querySelector(`[data-choice="${picking.last}"]`);
    if (box) box.focus({ preventScroll: true });
  });
}

function chooser(chosen) {
  const list = h("ul", { class: "choices" });
  const draw = (query) => {
    picking.query = query;
    const wanted = asked(query);
    const found = shown().filter((plan) => says(fold([plan.label, plan.title, plan.symbol, plan.province].join(" ")), wanted))
      .sort((a, b) => a.label.localeCompare(b.label, "vi"));
    fill(list, found.slice(0, 40).map((plan) => h("li", null, h("label", { class: "tick" },
      h("input", { type: "checkbox", checked: chosen.includes(plan.i), disabled: !chosen.includes(plan.i) && chosen.length >= MOST, "data-choice": plan.doc_id,
        onchange: (event) => choose(event.target.checked ? [...chosen, plan.i] : chosen.filter((d) => d !== plan.i), plan.doc_id) }),
      h("span", null, marked(plan.label, wanted), h("small", null, ` ${[plan.province, plan.plan_year].filter(Boolean).join(", ")}`))))),
      found.length > 40 ? h("li", { class: "none" }, `và ${num(found.length - 40)} kế hoạch nữa: gõ thêm chữ để tìm`) : null,
      found.length ? null : h("li", { class: "none" }, "Không có kế hoạch nào phù hợp."));
  };
  draw(picking.query);
  const field = h("input", { type: "search", id: "choose", value: picking.query, placeholder: "tên xã, phường, không cần dấu", "aria-label": "Tìm kế hoạch để so sánh", oninput: (event) => draw(event.target.value) });
  return h("div", { class: "chooser" },
    h("div", { class: "chips" }, chosen.map((d) => h("button", { type: "button", class: "chip", title: "Bỏ khỏi so sánh", "aria-label": `Bỏ ${planName(d)}`, onclick: () => choose(chosen.filter((one) => one !== d)) }, planName(d), " ×"))),
    h("details", { open: picking.open ?? chosen.length < 2, ontoggle: (event) => { picking.open = event.target.open; } }, h("summary", null, "Chọn kế hoạch"), field, list));
}

function sideBySide(chosen) {
  const table = (caption, rows) => h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "side" }, h("caption", { class: "quiet" }, caption),
      h("thead", null, h("tr", null, h("td", null), chosen.map((d) => h("th", { scope: "col" }, planLink(d))))),
      h("tbody", null, rows.map(([told, cells, differs]) => h("tr", { class: differs ? "differs" : null },
        h("th", { scope: "row" }, told), cells.map((cell) => h("td", null, cell)))))));
  const section = (title, ...inside) => h("section", null, h("h2", null, title), inside);
  return [
    section("Thông tin chung", table("Thông tin chung", general(chosen))),
    section("Sáu nội dung cải cách hành chính", table("Sáu nội dung cải cách hành chính", contentRows(chosen))),
    section("Nhiệm vụ và thời hạn", legend(TIMES.map(([kind, told]) => [`t-${kind}`, told])), table("Nhiệm vụ và thời hạn", taskRows(chosen))),
    section("Đơn vị đầu mối theo chức năng", table("Đơn vị đầu mối theo chức năng", leadRows(chosen))),
    section("Thời hạn báo cáo", table("Thời hạn báo cáo", reportRows(chosen))),
    section("Viện dẫn", citationSection(chosen, table)),
    section("Đoạn văn trùng nhau", pairs(chosen)),
  ];
}

function general(chosen) {
  const head = (d, column, told) => told
    ? (store.heads[d][column] ? source({ d, s: store.heads[d][column][0], e: store.heads[d][column][1] }, told) : told)
    : h("span", { class: "none" }, "không nêu");
  const row = (told, value) => {
    const values = chosen.map((d) => value(store.plans[d], d));
    return [told, values];
  };
  return [
    row("Trích yếu", (p, d) => head(d, "title", p.title)),
    row("Số, ký hiệu", (p, d) => head(d, "symbol", p.symbol)),
    row("Ngày ban hành", (p, d) => head(d, "issue_date", day(p.issue_date))),
    row("Tỉnh, thành phố", (p) => p.province || h("span", { class: "none" }, "không nêu")),
    row("Thời kỳ", (p) => period(p.period_start, p.period_end) || h("span", { class: "none" }, "không nêu")),
    row("Người ký", (p, d) => head(d, "signer", [p.signer_title, p.signer].filter(Boolean).join(": "))),
    row("Tình trạng đọc", (p) => [label("status", p.status), p.text_quality === null ? "" : `, chữ đúng ${percent(p.text_quality)}`]),
    row("Cần xem", (p, d) => {
      const found = severities(d);
      return h("a", { href: planAddress(d, { phan: "can-xem" }) }, `${count(found.error, "lỗi")}, ${count(found.warn, "cần xem")}, ${count(found.info, "lưu ý")}`);
    }),
  ];
}

function contentRows(chosen) {
  const found = chosen.map(covered);
  return CONTENTS().map((content) => {
    const depths = found.map((one) => (one[content] ? one[content].row.depth : "none"));
    return [label("content", content), found.map((one) => one[content]
      ? [source(one[content].row, depthMark(one[content].row.depth), label("content", content)), h("small", null, ` ${count(one[content].places, "chỗ")}`)]
      : depthMark("none")), new Set(depths).size > 1];
  });
}

function taskRows(chosen) {
  const tasks = chosen.map((d) => of("tasks", d));
  const share = (kind) => tasks.map((rows) => {
    const n = rows.filter((row) => timing(row) === kind).length;
    return rows.length ? `${num(n)} (${percent(n / rows.length)})` : "–";
  });
  return [
    ["Số nhiệm vụ", tasks.map((rows, at) => rows.length
      ? h("a", { href: planAddress(chosen[at], { phan: "nhiem-vu" }) }, num(rows.length)) : "0")],
    ["Phân bố", tasks.map((rows) => stack(timed(rows)))],
    ...TIMES.map(([kind, told]) => [told, share(kind)]),
  ];
}

function leadRows(chosen) {
  const groups = new Map();
  chosen.forEach((d, at) => {
    for (const row of of("responsibilities", d)) {
      const unit = tables.units[row.unit];
      const group = unit.function_group || unit.unit;
      if (!groups.has(group)) groups.set(group, chosen.map(() => new Map()));
      const units = groups.get(group)[at];
      if (!units.has(unit.unit)) units.set(unit.unit, { row, duties: 0, role: row.role });
      units.get(unit.unit).duties++;
    }
  });
  const rows = [...groups].map(([group, cells]) => [group, cells.map((units) => units.size
    ? h("ul", { class: "plain" }, [...units].map(([name, one]) => h("li", null, source(one.row, name),
        h("small", null, ` ${label("role", one.role)}, ${count(one.duties, "việc")}`))))
    : h("span", { class: "none" }, "–")), cells.some((units) => !units.size)]);
  rows.sort((a, b) => a[2] - b[2] || a[0].localeCompare(b[0], "vi"));
  return rows.length ? rows : [["", chosen.map(() => h("span", { class: "none" }, "không giao trách nhiệm"))]];
}

function reportRows(chosen) {
  return [["Báo cáo", chosen.map((d) => {
    const rows = of("deadlines", d).filter((row) => row.scope === "report");
    return rows.length
      ? h("ul", { class: "plain" }, rows.map((row) => h("li", null, source(row, row.raw),
          h("small", null, ` ${[when(row), bound(row)].filter(Boolean).join(" · ")}`))))
      : h("span", { class: "none" }, "không nêu thời hạn báo cáo");
  })]];
}

function citationSection(chosen, table) {
  const only = param("khac") !== "0";
  const cited = new Map();
  chosen.forEach((d, at) => {
    for (const row of of("citations", d)) {
      if (row.cited === null || tables.cited_documents[row.cited].kind !== "numbered") continue;
      if (!cited.has(row.cited)) cited.set(row.cited, chosen.map(() => []));
      cited.get(row.cited)[at].push(row);
    }
    for (const row of of("missing_citations", d)) if (!cited.has(row.cited)) cited.set(row.cited, chosen.map(() => []));
  });
  const missed = chosen.map((d) => new Map(of("missing_citations", d).map((row) => [row.cited, row])));
  const all = [...cited].map(([id, cells]) => {
    const one = tables.cited_documents[id];
    const dates = new Set(cells.flat().map((row) => row.date).filter((date) => date && date.length === 10));
    const has = cells.filter((rows) => rows.length).length;
    return { one, has, cells: cells.map((rows, at) => rows.length
      ? cited_(rows)
      : missed[at].has(id)
        ? badge("warn", `thiếu (${num(missed[at].get(id).citing)}/${num(missed[at].get(id).peers)} nơi có)`)
        : h("span", { class: "none" }, "–")), differs: dates.size > 1 };
  });
  const shared = all.filter((one) => one.has === chosen.length);
  const rows = all.filter((one) => !only || one.has > 1 || one.differs || one.one.documents > 1)
    .sort((a, b) => b.has - a.has || b.one.documents - a.one.documents || String(a.one.number).localeCompare(String(b.one.number), "vi"));
  return [
    h("p", { class: "quiet" }, `${count(shared.length, "văn bản")} mà mọi nơi đã chọn đều viện dẫn; ${count(all.filter((one) => one.has === 1).length, "văn bản")} chỉ một nơi viện dẫn.`,
      " ", h("label", { class: "tick" }, h("input", { type: "checkbox", checked: only, onchange: (event) => { patch({ khac: event.target.checked ? "" : "0" }); render({ keep: true }); } }), h("span", null, "Ẩn văn bản chỉ một nơi viện dẫn"))),
    table("Viện dẫn", rows.map((row) => [[h("a", { href: address("vien-dan", "", { q: row.one.number }) }, row.one.number), h("div", { class: "why" }, row.one.title)], row.cells, row.differs])),
  ];
}

// How a plan cites a document: each date it gives for it, at the place that gives it.
function cited_(rows) {
  const byDate = new Map();
  for (const row of rows) if (row.date && !byDate.has(row.date)) byDate.set(row.date, row);
  const clash = [...byDate.keys()].filter((date) => date.length === 10).length > 1;
  const told = [...byDate].map(([date, row], at) => [at ? "; " : "", source(row, day(date))]);
  return [h("span", { class: clash ? "clash" : null }, told.length ? told : source(rows[0], "có viện dẫn")),
    rows.length > 1 ? h("small", null, ` ${num(rows.length)} lần`) : null];
}

function pairs(chosen) {
  const rows = tables.similar_plans.filter((row) => chosen.includes(row.d) && chosen.includes(row.o));
  return rows.length ? reuseGrid(rows) : h("p", { class: "none" }, "Không có đoạn trùng đáng kể giữa các kế hoạch này.");
}
