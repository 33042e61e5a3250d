// Findings to work through: the gravest first, ticked off as they are dealt with.

TITLES["can-xem"] = "Cần xem";
views["can-xem"] = () => {
  const all = tables.findings.filter((row) => isShown(row.d));
  return [h("h1", null, "Việc cần xem"), filtered([
    { name: "q", kind: "search", label: "Tìm" },
    { name: "muc", kind: "choice", label: "Mức độ", options: ["error", "warn", "info"].map((one) => [one, label("severity", one)]) },
    { name: "loai", kind: "choice", label: "Loại", options: options(all.map((row) => row.code), (value) => label("code", value)) },
    { name: "kh", kind: "choice", label: "Kế hoạch", options: planOptions(shown().filter((plan) => of("findings", plan.i).length)) },
    { name: "con", kind: "tick", label: "Ẩn việc đã xem" },
  ], () => {
    const wanted = asked(param("q"));
    const rows = all.filter((row) => (!param("muc") || row.severity === param("muc")) && (!param("loai") || row.code === param("loai"))
      && (!param("kh") || store.plans[row.d].doc_id === param("kh")) && (!param("con") || !ticks.has(row.finding_id))
      && says(fold([row.message, row.raw, label("code", row.code), planName(row.d)].join(" ")), wanted));
    return [progress(rows), findingList(rows, wanted, true)];
  })];
};

function progress(rows) {
  const told = h("p", { class: "progress", id: "progress" });
  const draw = () => {
    const done = rows.filter((row) => ticks.has(row.finding_id)).length;
    fill(told, bar(rows.length ? done / rows.length : 0, `Đã xem ${num(done)}/${num(rows.length)}`, "done"),
      ticks.kept ? null : h("small", null, " Trình duyệt này không giữ được dấu đã xem khi đóng trang."));
  };
  draw();
  told.addEventListener("ticked", draw);
  return told;
}

const GRAVE = { error: 0, warn: 1, info: 2 };

function findingList(rows, wanted, named) {
  const ordered = [...rows].sort((a, b) => GRAVE[a.severity] - GRAVE[b.severity] || a.d - b.d || a.s - b.s);
  if (!ordered.length) return h("p", { class: "none" }, "Không có gì phải xem.");
  const list = h("ul", { class: "findings" });
  const more = h("p", { class: "more" });
  let most = STEP;
  const draw = () => {
    fill(list, ordered.slice(0, most).map((row) => finding(row, wanted, named)));
    fill(more, ordered.length > most ? h("button", { type: "button", onclick: () => { most += 5 * STEP; draw(); } }, `Xem thêm (còn ${num(ordered.length - most)})`) : null);
  };
  growing.add(() => { most = 5000; draw(); });
  draw();
  return [list, more];
}

function finding(row, wanted, named) {
  const item = h("li", { class: `finding ${row.severity}${ticks.has(row.finding_id) ? " ticked" : ""}`, "data-id": row.finding_id });
  const box = h("input", { type: "checkbox", checked: ticks.has(row.finding_id), "aria-label": `Đã xem: ${withDays(row.message)}`, onchange: (event) => {
    ticks.set(row.finding_id, event.target.checked);
    item.classList.toggle("ticked", event.target.checked);
    const told = byId("progress");
    if (told) told.dispatchEvent(new Event("ticked"));
    tell(event.target.checked ? "Đã đánh dấu là đã xem." : "Đã bỏ dấu.");
  } });
  const quote = row.raw ? (row.raw.length > 240 ? `${row.raw.slice(0, 240)} …` : row.raw) : "Xem trong kế hoạch";
  return add(item, [box, h("div", null,
    h("div", null, badge(row.severity, label("severity", row.severity)), " ", h("strong", null, label("code", row.code)),
      named ? [" · ", planLink(row.d)] : null, row.section_path ? h("span", { class: "why" }, ` · ${place(row.section_path)}`) : null),
    h("div", null, marked(withDays(row.message), wanted)),
    h("div", null, source(row, marked(quote, wanted), withDays(row.message))))]);
}

// j and k walk the findings, x ticks one off, Enter shows its place.
function walk(key) {
  const items = [...document.querySelectorAll(".finding")];
  if (!items.length) return false;
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const box = (item) => item.querySelector("input");
  if (key === "j" || key === "k") {
    const next = items[Math.max(0, Math.min(items.length - 1, at < 0 ? 0 : at + (key === "j" ? 1 : -1)))];
    box(next).focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }
  if (at < 0) return false;
  if (key === "x") box(items[at]).click();
  if (key === "o") items[at].querySelector(".src").click();
  return key === "x" || key === "o";
}
