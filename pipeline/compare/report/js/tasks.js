// All tasks of all plans: by lead, function, time and commune.

let groupsOfUnits = null;
function functionOf(unit) {
  groupsOfUnits = groupsOfUnits || new Map(tables.units.map((row) => [row.unit, row.function_group]));
  return groupsOfUnits.get(unit) || "";
}

const leads = (task) => (task.lead_unit || task.lead_unit_raw || "").split("; ").filter(Boolean);

TITLES["nhiem-vu"] = "Nhiệm vụ";
views["nhiem-vu"] = () => {
  const all = tables.tasks.filter((row) => isShown(row.d));
  const folded = new Map(all.map((row) => [row, fold([row.task, row.product, row.lead_unit, row.lead_unit_raw, row.coordinating_units_raw, row.time_raw, planName(row.d)].join(" "))]));
  return [h("h1", null, "Nhiệm vụ"), filtered([
    { name: "q", kind: "search", label: "Tìm" },
    { name: "dv", kind: "choice", label: "Chủ trì", options: options(all.flatMap(leads)) },
    { name: "cn", kind: "choice", label: "Chức năng", options: options(all.flatMap((row) => [...new Set(leads(row).map(functionOf))])) },
    { name: "han", kind: "choice", label: "Thời hạn", options: TIMES.map(([kind, told]) => [kind, told]) },
    { name: "kh", kind: "choice", label: "Kế hoạch", options: planOptions(shown().filter((plan) => of("tasks", plan.i).length)) },
  ], () => {
    const wanted = asked(param("q"));
    const rows = all.filter((row) => says(folded.get(row), wanted)
      && (!param("dv") || leads(row).includes(param("dv")))
      && (!param("cn") || leads(row).some((unit) => functionOf(unit) === param("cn")))
      && (!param("han") || timing(row) === param("han"))
      && (!param("kh") || store.plans[row.d].doc_id === param("kh")));
    return [h("p", { class: "quiet" }, count(rows.length, "nhiệm vụ")),
      legend(TIMES.map(([kind, told]) => [`t-${kind}`, told])), stack(timed(rows)), taskGrid(rows, wanted, true)];
  })];
};

function taskGrid(rows, wanted, named) {
  return grid({ caption: "Nhiệm vụ", name: "nv", rows, none: "Không có nhiệm vụ nào.", columns: [
    ...(named ? [planColumn] : [{ key: "tt", title: "TT", value: (r) => r.no, cell: (r) => r.no }]),
    { key: "viec", title: "Nhiệm vụ", wide: true, value: (r) => r.task, cell: (r) => [r.group ? h("div", { class: "why" }, r.group) : null, source(r, marked(r.task || r.product || "(không nêu)", wanted))] },
    { key: "sp", title: "Sản phẩm", value: (r) => r.product, cell: (r) => marked(r.product || "", wanted) },
    { key: "ct", title: "Chủ trì", value: (r) => r.lead_unit || r.lead_unit_raw, cell: (r) => r.lead_unit || r.lead_unit_raw ? marked(r.lead_unit || r.lead_unit_raw, wanted) : badge("warn", "không nêu") },
    { key: "ph", title: "Phối hợp", value: (r) => r.coordinating_units || r.coordinating_units_raw, cell: (r) => marked(r.coordinating_units || r.coordinating_units_raw || "", wanted) },
    { key: "tg", title: "Thời gian", value: (r) => r.end || r.start || "9999", cell: (r) => [r.time_raw || "", h("div", { class: "why" }, h("span", { class: `key t-${timing(r)}`, "aria-hidden": "true" }), when({ ...r, kind: r.deadline_kind }))] },
  ] });
}

// A time frame in words: what kind it is and which days it names.
function when(row) {
  if (row.rrule) return [label("deadline_kind", row.kind), cycle(row.rrule)].join(": ");
  const [start, end] = [row.start || "", row.end || ""];
  const year = end.slice(0, 4);
  if (row.kind === "year" && start.slice(0, 4) === year) return `năm ${year}`;
  const months = [Number(start.slice(5, 7)), Number(end.slice(5, 7))];
  if (start.slice(0, 4) === year && row.kind === "quarter" && months[1] - months[0] === 2) return `quý ${["I", "II", "III", "IV"][(months[0] - 1) / 3]}/${year}`;
  if (start.slice(0, 7) === end.slice(0, 7) && row.kind === "month") return `tháng ${months[0]}/${year}`;
  return [label("deadline_kind", row.kind), period(start, end)].filter(Boolean).join(": ");
}
