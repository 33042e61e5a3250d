// Overview: how many plans there are, how well they were read, what to look at first.

TITLES["tong-quan"] = "Tổng quan";
views["tong-quan"] = () => {
  const plans = shown();
  const ids = new Set(plans.map((plan) => plan.i));
  const tasks = tables.tasks.filter((row) => ids.has(row.d));
  const findings = tables.findings.filter((row) => ids.has(row.d));
  return [
    h("h1", null, "Tổng quan"),
    leftOut(),
    tiles(plans, tasks, findings),
    h("div", { class: "two" },
      h("section", null, h("h2", null, "Nên xem trước"), first(plans)),
      h("section", null, h("h2", null, "Loại việc cần xem"), byCode(findings))),
    h("section", null, h("h2", null, "Sáu nội dung cải cách hành chính"), contents(plans)),
    h("section", null, h("h2", null, "Thời hạn của nhiệm vụ"), timings(tasks)),
    provinces().length > 1 && !param("tinh") ? h("section", null, h("h2", null, "Theo tỉnh, thành phố"), byProvince(plans)) : null,
    unread(),
  ];
};

// A page of all plans of a large run would be too large to mail or open.
function leftOut() {
  if (!store.left_out) return null;
  const all = store.plans.length + store.left_out;
  return h("p", { class: "notice", role: "note", id: "bo-bot" },
    `Trang này chỉ có ${num(store.plans.length)} trong ${num(all)} kế hoạch, để tệp không quá 15 MB. `
    + "Các bảng và tệp Excel có đủ. Muốn xem các kế hoạch còn lại, hãy chạy riêng từng tỉnh.");
}

function tiles(plans, tasks, findings) {
  const partial = plans.filter((plan) => plan.status === "partial").length;
  const failed = tables.failures.filter((row) => !SET_ASIDE.has(row.code)).length;
  const of_ = (severity) => findings.filter((row) => row.severity === severity).length;
  const dated = tasks.filter((row) => timing(row) === "dated").length;
  const tile = (value, told, href, kind, onclick) =>
    h("a", { class: `tile ${kind || ""}`, href, onclick }, h("b", null, value), h("span", null, told));
  return h("div", { class: "tiles" },
    tile(num(plans.length), "kế hoạch đã đọc", address("ke-hoach")),
    tile(num(partial), "chỉ đọc được một phần", address("ke-hoach", "", { doc: "partial" }), partial ? "warn" : ""),
    tile(num(failed), "tệp không đọc được", address("tong-quan"), failed ? "error" : "", toUnread),
    tile(num(of_("error")), "lỗi nên sửa", address("can-xem", "", { muc: "error" }), of_("error") ? "error" : ""),
    tile(num(of_("warn")), "chỗ cần xem", address("can-xem", "", { muc: "warn" }), of_("warn") ? "warn" : ""),
    tile(num(tasks.length), "nhiệm vụ", address("nhiem-vu")),
    tile(tasks.length ? percent(dated / tasks.length) : "–", "nhiệm vụ có thời hạn cụ thể", address("nhiem-vu", "", { han: "dated" })));
}

function toUnread(event) {
  event.preventDefault();
  const list = byId("khong-doc");
  if (list) list.scrollIntoView();
}

const SET_ASIDE = new Set(["skipped", "duplicate"]);

// Plans with most to mend; a plan that was read in part comes first, for nothing in it is sure.
function first(plans) {
  const ranked = plans.map((plan) => ({ plan, found: severities(plan.i) }))
    .map((one) => ({ ...one, weight: 100 * (one.plan.status === "partial") + 10 * one.found.error + one.found.warn }))
    .filter((one) => one.weight)
    .sort((a, b) => b.weight - a.weight || a.plan.label.localeCompare(b.plan.label, "vi"))
    .slice(0, 8);
  if (!ranked.length) return h("p", { class: "none" }, "Không có gì phải xem.");
  return h("ol", { class: "first" }, ranked.map(({ plan, found }) => h("li", null,
    h("div", null, planLink(plan.i), " ",
      plan.status === "partial" ? badge("warn", "đọc được một phần") : null,
      found.error ? badge("error", count(found.error, "lỗi")) : null,
      found.warn ? badge("warn", count(found.warn, "cần xem")) : null),
    h("div", { class: "why" }, why(plan.i)))));
}

function why(d) {
  const grave = of("findings", d).filter((row) => row.severity !== "info");
  const codes = [...new Set(grave.sort((a, b) => (a.severity > b.severity) - (a.severity < b.severity)).map((row) => row.code))];
  return codes.slice(0, 4).map((code) => label("code", code)).join(" · ") + (codes.length > 4 ? " · …" : "");
}

function byCode(findings) {
  const counts = new Map();
  for (const row of findings) {
    const key = `${row.severity} ${row.code}`;
    counts.set(key, (counts.get(key) || 0) + 1);
  }
  const order = ["error", "warn", "info"];
  const ranked = [...counts].map(([key, n]) => [...key.split(" "), n])
    .sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]) || b[2] - a[2]);
  const most = Math.max(1, ...ranked.map((one) => one[2]));
  if (!ranked.length) return h("p", { class: "none" }, "Không có gì phải xem.");
  return h("ul", { class: "bars" }, ranked.map(([severity, code, n]) => h("li", null,
    h("a", { href: address("can-xem", "", { loai: code }) }, label("code", code)),
    bar(n / most, num(n), severity))));
}

function contents(plans) {
  const counts = {};
  for (const content of CONTENTS()) counts[content] = { task: 0, duty: 0, text: 0, list: 0, none: 0 };
  for (const plan of plans) {
    const found = covered(plan.i);
    for (const content of CONTENTS()) counts[content][found[content] ? found[content].row.depth : "none"]++;
  }
  const kinds = [...DEPTHS.map((depth) => [depth, label("depth", depth)]), ["none", "không nêu"]];
  return [
    legend(kinds.map(([depth, told]) => [`c-${depth}`, told])),
    h("ul", { class: "bars wide" }, CONTENTS().map((content) => h("li", null,
      h("span", null, label("content", content)),
      stack(kinds.map(([depth, told]) => [counts[content][depth], `c-${depth}`, told]))))),
  ];
}

function timings(tasks) {
  if (!tasks.length) return h("p", { class: "none" }, "Không có bảng nhiệm vụ.");
  return [legend(TIMES.map(([kind, told]) => [`t-${kind}`, told])), stack(timed(tasks))];
}

function byProvince(plans) {
  const rows = provinces().map((province) => {
    const own = plans.filter((plan) => provinceOf(plan) === province);
    const found = own.map((plan) => severities(plan.i));
    const tasks = own.flatMap((plan) => of("tasks", plan.i));
    const sum = (name) => found.reduce((total, one) => total + one[name], 0);
    return {
      province, plans: own.length, error: sum("error"), warn: sum("warn"), tasks,
      partial: own.filter((plan) => plan.status === "partial").length,
      quality: own.reduce((total, plan) => total + (plan.text_quality || 0), 0) / (own.length || 1),
      dated: tasks.filter((row) => timing(row) === "dated").length / (tasks.length || 1),
    };
  });
  return grid({ caption: "Kế hoạch theo tỉnh, thành phố", rows, sorted: "province", columns: [
    { key: "province", title: "Tỉnh, thành phố", value: (r) => r.province,
      cell: (r) => h("a", { href: address("tong-quan", "", { tinh: r.province }) }, r.province) },
    { key: "plans", title: "Kế hoạch", kind: "number", value: (r) => r.plans, cell: (r) => num(r.plans) },
    { key: "partial", title: "Đọc một phần", kind: "number", value: (r) => r.partial, cell: (r) => num(r.partial) },
    { key: "quality", title: "Chất lượng chữ", kind: "number", value: (r) => r.quality, cell: (r) => percent(r.quality) },
    { key: "error", title: "Lỗi", kind: "number", value: (r) => r.error, cell: (r) => num(r.error) },
    { key: "warn", title: "Cần xem", kind: "number", value: (r) => r.warn, cell: (r) => num(r.warn) },
    { key: "tasks", title: "Nhiệm vụ", kind: "number", value: (r) => r.tasks.length, cell: (r) => num(r.tasks.length) },
    { key: "dated", title: "Có thời hạn cụ thể", kind: "number", value: (r) => r.dated, cell: (r) => r.tasks.length ? percent(r.dated) : "–" },
    { key: "how", title: "Thời hạn", cell: (r) => stack(timed(r.tasks)) },
  ] });
}

function unread() {
  if (!tables.failures.length) return null;
  return h("section", { id: "khong-doc" }, h("h2", null, "Tệp không đọc được hoặc bỏ qua"),
    grid({ caption: "Tệp không đọc được hoặc bỏ qua", name: "tep", rows: tables.failures, columns: [
      { key: "file", title: "Tệp", value: (r) => r.file, cell: (r) => r.file },
      { key: "code", title: "Mã", value: (r) => r.code, cell: (r) => r.code },
      { key: "message", title: "Lý do và việc cần làm", wide: true, cell: (r) => r.message },
    ] }));
}
