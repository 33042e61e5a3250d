// What is due when: a calendar of months and days, and the list of all time frames.

TITLES["thoi-han"] = "Thời hạn";
views["thoi-han"] = () => {
  const all = tables.deadlines.filter((row) => isShown(row.d));
  const named = new Map();
  for (const row of tables.due) if (row.deadline !== null && isShown(tables.deadlines[row.deadline].d)) into(named, row.day, tables.deadlines[row.deadline]);
  return texts().then(() => [h("h1", null, "Thời hạn"), filtered([
    { name: "q", kind: "search", label: "Tìm" },
    { name: "pv", kind: "choice", label: "Phạm vi", options: options(all.map((row) => row.scope), (value) => label("scope", value)) },
    { name: "loai", kind: "choice", label: "Loại", options: options(all.map((row) => row.kind), (value) => label("deadline_kind", value)) },
    { name: "kh", kind: "choice", label: "Kế hoạch", options: planOptions(shown()) },
  ], () => {
    const wanted = asked(param("q"));
    const fits = (row) => (!param("pv") || row.scope === param("pv")) && (!param("loai") || row.kind === param("loai"))
      && (!param("kh") || store.plans[row.d].doc_id === param("kh")) && says(fold(`${row.raw} ${about(row)} ${bound(row)} ${planName(row.d)}`), wanted);
    const days = new Map();
    for (const [one, rows] of named) { const left = rows.filter(fits); if (left.length) days.set(one, left); }
    const rows = all.filter(fits);
    return [calendar(days, wanted), h("h2", null, "Tất cả thời hạn"), h("p", { class: "quiet" }, count(rows.length, "thời hạn")), deadlineGrid(rows, wanted, true)];
  })]);
};

// Who is bound by a time frame: the lead of its task, or the unit whose duty states the report.
let reporting = null;
function bound(row) {
  if (row.task !== null && row.task !== undefined) return tables.tasks[row.task].lead_unit || tables.tasks[row.task].lead_unit_raw || "";
  reporting = reporting || new Map(tables.report_units.map((one) => [one.deadline, one.unit]));
  return reporting.get(row.i) || "";
}

// What a time frame is about: its task, or the section that states it.
function about(row) {
  if (row.task !== null && row.task !== undefined) return tables.tasks[row.task].task || "";
  const section = of("sections", row.d).find((one) => one.path === row.section_path);
  const told = section ? words(row.d, section.s, section.e) : "";
  return told.length > 180 ? `${told.slice(0, 180)} …` : told;
}

function calendar(days, wanted) {
  const months = [...new Set([...days.keys()].map((one) => one.slice(0, 7)))].sort();
  if (!months.length) return h("p", { class: "none" }, "Không có thời hạn nào ghi rõ ngày.");
  const month = months.includes(param("thang")) ? param("thang") : busiest(months, days);
  const count_ = (one) => [...days].filter(([date]) => date.startsWith(one)).reduce((sum, [, rows]) => sum + rows.length, 0);
  const most = Math.max(...months.map(count_));
  const chosen = (value) => { patch({ thang: value, ngay: "" }); render({ keep: true }); };
  return [
    h("p", { class: "quiet" }, "Thời hạn ghi rõ ngày, theo tháng; kỳ báo cáo lặp lại được trải ra trong thời kỳ của kế hoạch."),
    h("div", { class: "months", role: "group", "aria-label": "Tháng" }, months.map((one) =>
      h("button", { type: "button", class: "month", "aria-pressed": String(one === month), onclick: () => chosen(one) },
        h("span", { class: "month-bar", style: { height: `${4 + (40 * count_(one)) / most}px` }, "aria-hidden": "true" }),
        h("span", null, day(one)), h("small", null, num(count_(one)))))),
    monthGrid(month, days),
    dayList(month, days, wanted),
  ];
}

function busiest(months, days) {
  const today = new Date().toISOString().slice(0, 7);
  return months.find((one) => one >= today) || months[months.length - 1] || [...days.keys()][0];
}

function monthGrid(month, days) {
  const [year, number] = month.split("-").map(Number);
  const first = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7;
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const cells = [...Array(first).fill(null), ...Array.from({ length }, (_, at) => at + 1)];
  const weeks = [];
  while (cells.length) weeks.push([...cells.splice(0, 7), ...Array(7).fill(null)].slice(0, 7));
  const cell = (at) => {
    if (!at) return h("td", { class: "off" });
    const date = `${month}-${String(at).padStart(2, "0")}`;
    const rows = days.get(date) || [];
    const chosen = param("ngay") === date;
    return h("td", { class: rows.length ? "due" : null }, rows.length
      ? h("button", { type: "button", "aria-pressed": String(chosen), "aria-label": `Ngày ${day(date)}: ${count(rows.length, "thời hạn")}`, onclick: () => { patch({ ngay: chosen ? "" : date }); render({ keep: true }); } }, h("b", null, at), h("small", null, num(rows.length)))
      : String(at));
  };
  return h("table", { class: "calendar" }, h("caption", null, `Tháng ${day(month)}`),
    h("thead", null, h("tr", null, ["T2", "T3", "T4", "T5", "T6", "T7", "CN"].map((one) => h("th", { scope: "col" }, one)))),
    h("tbody", null, weeks.map((week) => h("tr", null, week.map(cell)))));
}

function dayList(month, days, wanted) {
  const dates = [...days.keys()].filter((one) => param("ngay") ? one === param("ngay") : one.startsWith(month)).sort();
  return h("div", { class: "days" }, dates.map((date) => {
    const rows = [...new Map(days.get(date).map((row) => [`${row.d} ${row.s} ${row.e}`, row])).values()];
    return h("section", null, h("h3", null, day(date)), h("ul", { class: "plain" }, rows.slice(0, 40).map((row) => h("li", null,
      planLink(row.d), ": ", source(row, marked(about(row) || row.raw, wanted)), h("small", null, ` ${[row.raw, label("bound", row.bound), label("scope", row.scope)].filter(Boolean).join(" · ")}`))),
      rows.length > 40 ? h("li", { class: "none" }, `và ${num(rows.length - 40)} thời hạn nữa`) : null));
  }));
}

function deadlineGrid(rows, wanted, named) {
  return grid({ caption: "Thời hạn", name: "th", rows, none: "Không nêu thời hạn nào.", columns: [
    ...(named ? [planColumn] : []),
    { key: "nv", title: "Nguyên văn", value: (r) => r.raw, cell: (r) => source(r, marked(r.raw, wanted)) },
    { key: "ngay", title: "Thời hạn", value: (r) => r.end || r.start || "9999", cell: (r) => [when(r), r.bound && r.bound !== "during" ? h("div", { class: "why" }, label("bound", r.bound)) : null] },
    { key: "pv", title: "Phạm vi", value: (r) => label("scope", r.scope), cell: (r) => label("scope", r.scope) },
    { key: "dv", title: "Đơn vị", value: bound, cell: (r) => marked(bound(r), wanted) },
    { key: "ve", title: "Cho việc", wide: true, cell: (r) => marked(about(r), wanted) },
    { key: "muc", title: "Mục", value: (r) => r.section_path, cell: (r) => place(r.section_path) },
  ] });
}
