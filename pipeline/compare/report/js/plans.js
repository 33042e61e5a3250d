// All plans in one table, and the shared columns other tables name a plan with.

TITLES["ke-hoach"] = "Kế hoạch";
views["ke-hoach"] = () => {
  if (route.arg) {
    const d = store.plans.findIndex((plan) => plan.doc_id === route.arg);
    return d < 0 ? h("p", { class: "none" }, "Báo cáo này không có kế hoạch đó.") : plan(d);
  }
  return [h("h1", null, "Kế hoạch"), filtered([
    { name: "q", kind: "search", label: "Tìm" },
    { name: "nam", kind: "choice", label: "Năm", options: options(shown().map((one) => one.plan_year)) },
    { name: "doc", kind: "choice", label: "Tình trạng", options: options(shown().map((one) => one.status), (value) => label("status", value)) },
  ], () => {
    const wanted = asked(param("q"));
    const rows = shown().filter((one) =>
      (!param("nam") || one.plan_year === param("nam")) && (!param("doc") || one.status === param("doc"))
      && says(fold([one.label, one.title, one.symbol, one.file, one.province, one.signer].join(" ")), wanted));
    return [h("p", { class: "quiet" }, count(rows.length, "kế hoạch")), planGrid(rows, wanted)];
  })];
};

const planColumn = {
  key: "noi", title: "Nơi ban hành", value: (row) => planName(row.d), cell: (row) => planLink(row.d),
};

function planGrid(rows, wanted) {
  return grid({ caption: "Các kế hoạch", rows, sorted: "ten", columns: [
    { key: "ten", title: "Nơi ban hành", value: (r) => r.label, cell: (r) => planLink(r.i, marked(r.label, wanted)) },
    { key: "tinh", title: "Tỉnh, thành phố", value: (r) => r.province, cell: (r) => r.province },
    { key: "so", title: "Số, ký hiệu", value: (r) => r.symbol, cell: (r) => marked(r.symbol || r.number_inferred || "", wanted) },
    { key: "ngay", title: "Ngày", value: (r) => r.issue_date || r.issue_date_inferred, cell: (r) => day(r.issue_date || r.issue_date_inferred) },
    { key: "ve", title: "Trích yếu", wide: true, value: (r) => r.title, cell: (r) => marked(r.title || "", wanted) },
    { key: "viec", title: "Nhiệm vụ", kind: "number", value: (r) => of("tasks", r.i).length, cell: (r) => num(of("tasks", r.i).length) },
    { key: "loi", title: "Lỗi", kind: "number", value: (r) => severities(r.i).error, cell: (r) => counted(severities(r.i).error, "error") },
    { key: "can", title: "Cần xem", kind: "number", value: (r) => severities(r.i).warn, cell: (r) => counted(severities(r.i).warn, "warn") },
    { key: "chu", title: "Chất lượng chữ", kind: "number", value: (r) => r.text_quality, cell: (r) => r.text_quality === null ? "–" : percent(r.text_quality) },
  ] });
}

function counted(n, kind) {
  return n ? badge(kind, num(n)) : h("span", { class: "none" }, "0");
}
