// Opens the data, draws the view that the address names, and listens to the keyboard.

const NAV = ["tong-quan", "so-sanh", "ke-hoach", "vien-dan", "nhiem-vu", "thoi-han", "can-xem", "doan-trung"];

const KEYS = [
  ["1 … 8", "chuyển giữa các phần"],
  ["/", "đến ô tìm"],
  ["j, k", "việc cần xem tiếp theo, trước đó"],
  ["x", "đánh dấu việc đã xem"],
  ["o", "mở chỗ đó trong kế hoạch"],
  ["[ , ]", "kế hoạch trước, sau"],
  ["Esc", "đóng phần nguồn"],
  ["?", "xem các phím này"],
];

let drawing = 0;
async function render({ keep } = {}) {
  const turn = ++drawing;
  const main = byId("noi-dung");
  const top = keep ? window.scrollY : 0;
  growing.clear();
  const found = await views[route.view]();
  const whole = await Promise.all([found].flat(Infinity));
  if (turn !== drawing) return;
  fill(main, whole);
  drawNav();
  document.title = `${TITLES[route.view]} – So sánh kế hoạch cấp xã`;
  for (const one of document.querySelectorAll("nav [aria-current], .month[aria-pressed='true']")) {
    one.parentElement.scrollLeft = one.offsetLeft - one.parentElement.offsetLeft - one.parentElement.clientWidth / 2;
  }
  window.scrollTo(0, top);
  document.documentElement.dataset.ready = route.view;
}

function drawNav() {
  fill(byId("nav"), NAV.map((view, at) => h("a", { href: address(view), "aria-current": view === route.view ? "page" : null, title: `Phím ${at + 1}` }, TITLES[view])));
  const all = provinces();
  fill(byId("bar"), all.length > 1 ? h("label", null, "Tỉnh, thành phố ",
    h("select", { id: "province", onchange: (event) => { patch({ tinh: event.target.value }); render(); } },
      h("option", { value: "" }, `Tất cả (${num(store.plans.length)} kế hoạch)`),
      all.map((one) => h("option", { value: one, selected: one === param("tinh") }, one)))) : null,
    h("button", { type: "button", class: "plain-button help-button", onclick: showHelp, title: "Phím ?" }, "Phím tắt"),
    h("button", { type: "button", class: "plain-button", onclick: () => window.print() }, "In"));
}

function showHelp() {
  const help = byId("help");
  fill(help, h("h2", null, "Phím tắt"), h("dl", { class: "keys" }, KEYS.map(([key, told]) => [h("dt", null, h("kbd", null, key)), h("dd", null, told)])),
    h("form", { method: "dialog" }, h("button", { autofocus: true }, "Đóng")));
  if (!help.open) help.showModal();
}

function nextPlan(step) {
  if (route.view !== "ke-hoach" || !route.arg) return;
  const order = [...shown()].sort((a, b) => a.label.localeCompare(b.label, "vi"));
  const next = order[order.findIndex((plan) => plan.doc_id === route.arg) + step];
  if (next) go("ke-hoach", next.doc_id, { phan: param("phan") });
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  if (event.key === "Escape") { closePane(); return; }
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  const number = Number(event.key);
  if (number >= 1 && number <= NAV.length) go(NAV[number - 1]);
  else if (event.key === "/") byId("query").focus();
  else if (event.key === "?") showHelp();
  else if (event.key === "[" || event.key === "]") nextPlan(event.key === "]" ? 1 : -1);
  else if (!"jkxo".includes(event.key) || !walk(event.key)) return;
  event.preventDefault();
}

function moved() {
  readRoute();
  return render().then(showNamed).then(() => {
    if (!byId("stage").contains(document.activeElement) && document.activeElement !== byId("query")) byId("noi-dung").focus({ preventScroll: true });
  });
}

async function start() {
  if (typeof DecompressionStream === "undefined") {
    fill(byId("noi-dung"), h("p", { class: "wait" }, "Trình duyệt này quá cũ để mở báo cáo. Dùng Chrome, Edge, Firefox hoặc Cốc Cốc bản từ năm 2023."));
    return;
  }
  await open();
  ticks.load();
  const made = store.made.finished ? day(store.made.finished.slice(0, 10)) : "";
  byId("made").textContent = made ? `lập ngày ${made}` : "";
  byId("find").addEventListener("submit", (event) => { event.preventDefault(); go("tim", "", { q: byId("query").value }); });
  byId("skip").addEventListener("click", (event) => { event.preventDefault(); byId("noi-dung").focus(); });
  window.addEventListener("hashchange", moved);
  window.addEventListener("beforeprint", () => { for (const grow of growing) grow(); });
  document.addEventListener("keydown", pressed);
  await moved();
  byId("query").value = route.view === "tim" ? param("q") : "";
  texts();
}

start().catch((error) => {
  fill(byId("noi-dung"), h("p", { class: "wait" }, `Không mở được báo cáo: ${error.message}. Tạo lại bằng “make report”.`));
  throw error;
});
