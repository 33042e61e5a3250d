// One plan: what it says of itself, its outline, tasks, duties, deadlines, citations and findings,
// each beside the words it was read from.

const PARTS = [
  ["thong-tin", "Thông tin", (d) => facts(d)],
  ["de-muc", "Đề mục", (d) => outline(d)],
  ["nhiem-vu", "Nhiệm vụ", (d) => taskGrid(of("tasks", d), [], false)],
  ["trach-nhiem", "Trách nhiệm", (d) => dutyGrid(d)],
  ["thoi-han", "Thời hạn", (d) => deadlineGrid(of("deadlines", d), [], false)],
  ["vien-dan", "Viện dẫn", (d) => citationGrid(d)],
  ["can-xem", "Cần xem", (d) => findingList(of("findings", d), [], false)],
];

function sizeOf(name, d) {
  const table = { "de-muc": "sections", "nhiem-vu": "tasks", "trach-nhiem": "responsibilities", "thoi-han": "deadlines", "vien-dan": "citations", "can-xem": "findings" }[name];
  return table ? of(table, d).length : 0;
}

function plan(d) {
  const one = store.plans[d];
  const part = PARTS.find(([name]) => name === param("phan")) || PARTS[0];
  return texts().then(() => [
    h("p", { class: "crumb" }, h("a", { href: address("ke-hoach") }, "Kế hoạch"), " / ", one.label),
    h("h1", null, one.label),
    h("p", { class: "lead" }, one.title || "(không có trích yếu)"),
    h("p", { class: "acts" },
      h("a", { class: "act", href: address("so-sanh", "", { k: one.doc_id }) }, "So sánh với nơi khác"),
      source({ d, s: 0, e: 0 }, "Xem toàn văn")),
    h("div", { class: "tabs", role: "tablist", "aria-label": "Các phần của kế hoạch", onkeydown: moveTab },
      PARTS.map(([name, told]) => h("a", { role: "tab", "aria-selected": String(name === part[0]), tabindex: name === part[0] ? "0" : "-1",
        href: planAddress(d, { phan: name, nguon: param("nguon") }) }, told, sizeOf(name, d) ? h("small", null, ` ${num(sizeOf(name, d))}`) : null))),
    h("div", { role: "tabpanel", "aria-label": part[1] }, part[2](d)),
  ]);
}

function moveTab(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = [...event.currentTarget.children];
  const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
  next.focus();
  event.preventDefault();
}

const FACTS = [
  ["Cơ quan ban hành", "issuer", (p) => p.issuer],
  ["Số, ký hiệu", "symbol", (p) => p.symbol],
  ["Ngày ban hành", "issue_date", (p) => day(p.issue_date)],
  ["Địa danh", "issue_place", (p) => p.issue_place],
  ["Đơn vị hành chính", "commune", (p) => [p.commune_type, p.commune].filter(Boolean).join(" ")],
  ["Huyện", "district", (p) => p.district],
  ["Tỉnh, thành phố", "province", (p) => p.province],
  ["Thời kỳ", "period_start", (p) => period(p.period_start, p.period_end)],
  ["Người ký", "signer", (p) => p.signer],
  ["Chức vụ", "signer_title", (p) => p.signer_title],
];

function facts(d) {
  const one = store.plans[d];
  const head = store.heads[d];
  const from = (column, told) => head[column] ? source({ d, s: head[column][0], e: head[column][1] }, told) : told;
  const inferred = [["Số suy ra", one.number_inferred], ["Ngày suy ra", day(one.issue_date_inferred)]]
    .filter(([, value]) => value).map(([told, value]) => [told, `${value} (theo ${(one.inferred_from || "").split("; ").map((from) => label("inferred_from", from)).join(", ") || "nguồn không rõ"})`]);
  const codes = [one.commune_code ? `mã ${one.commune_code}` : "", one.province_code ? `mã tỉnh ${one.province_code}` : ""].filter(Boolean).join(", ");
  const rest = [
    ...inferred, ["Mã đơn vị", codes], ["Tệp", one.file], ["Số trang", one.pages ? num(one.pages) : ""],
    ["Tình trạng", label("status", one.status)],
    ["Chất lượng chữ", one.text_quality === null ? "" : percent(one.text_quality)],
    ["Chữ đã sửa", store.repairs[d].length ? count(store.repairs[d].length, "chỗ") : ""],
    ["Nơi nhận", of("recipients", d).map((row) => row.recipient).join("; ")],
  ].filter(([, value]) => value);
  return [
    h("dl", { class: "facts" },
      FACTS.map(([told, column, value]) => [h("dt", null, told), h("dd", null,
        value(one) ? from(column, value(one)) : h("span", { class: "none" }, "không nêu"))]),
      rest.map(([told, value]) => [h("dt", null, told), h("dd", null, value)])),
    h("h2", null, "Sáu nội dung cải cách hành chính"), coverageOf(d),
    h("h2", null, "Thời hạn của nhiệm vụ"), timings(of("tasks", d)),
  ];
}

function coverageOf(d) {
  const found = covered(d);
  return h("ul", { class: "bars wide" }, CONTENTS().map((content) => h("li", null,
    h("span", null, label("content", content)),
    found[content]
      ? h("span", null, source(found[content].row, depthMark(found[content].row.depth), label("content", content)), ` ${count(found[content].places, "chỗ")}`)
      : h("span", null, depthMark("none")))));
}

function depthMark(depth) {
  return h("span", { class: `depth c-${depth}` }, depth === "none" ? "không nêu" : label("depth", depth));
}

function outline(d) {
  const rows = of("sections", d);
  if (!rows.length) return h("p", { class: "none" }, "Không nhận ra đề mục nào.");
  return h("ul", { class: "outline" }, rows.map((row) => {
    const told = words(d, row.s, row.e);
    return h("li", { class: row.kind, style: { "padding-left": `${1.1 * (row.level - 1)}rem` } },
      source(row, told.length > 220 ? `${told.slice(0, 220)} …` : told, place(row.path)));
  }));
}

function dutyGrid(d) {
  return grid({ caption: "Trách nhiệm được giao", name: "tn", rows: of("responsibilities", d), none: "Không giao việc cho đơn vị nào trong phần tổ chức thực hiện.", columns: [
    { key: "donvi", title: "Đơn vị", value: (r) => tables.units[r.unit].unit, cell: (r) => tables.units[r.unit].unit },
    { key: "vai", title: "Vai trò", value: (r) => r.duty_role || r.role, cell: (r) => label("role", r.duty_role || r.role) },
    { key: "viec", title: "Việc được giao", wide: true, cell: (r) => source(r, raw(r, "duty")) },
    { key: "muc", title: "Mục", cell: (r) => place(r.duty_path || r.section_path) },
  ] });
}

function citationGrid(d) {
  return grid({ caption: "Văn bản được viện dẫn", name: "vd", rows: of("citations", d), none: "Không viện dẫn văn bản nào.", columns: [
    { key: "so", title: "Số, ký hiệu", value: (r) => r.number, cell: (r) => source(r, r.number || raw(r, "raw")) },
    { key: "loai", title: "Loại", value: (r) => r.doc_type, cell: (r) => r.doc_type || label("kind", r.kind) },
    { key: "ngay", title: "Ngày", value: (r) => r.date, cell: (r) => day(r.date) },
    { key: "coquan", title: "Cơ quan", value: (r) => r.issuer, cell: (r) => r.issuer },
    { key: "ve", title: "Về việc", wide: true, cell: (r) => r.subject },
    { key: "muc", title: "Mục", cell: (r) => place(r.section_path) },
  ] });
}
