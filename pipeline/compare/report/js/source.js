// The pane that shows a fact in its plan: the words marked in the text, or the box on the page.

const pane = { d: null, focus: null, box: null, note: "", back: null, layers: new Set(["repairs", "findings"]), picture: false, original: false, closed: false };

const WIDE = window.matchMedia("(min-width: 70rem)");

// The fact's words as a link to its place: a click shows it beside the view, and the address works
// on its own. row has d, s, e and, for pages, box.
function source(row, text, note) {
  if (row.s === undefined || row.s === null) return text;
  const named = `${store.plans[row.d].doc_id}:${row.s}-${row.e}`;
  return h("a", { class: "src", href: planAddress(row.d, { nguon: named }), title: "Xem trong kế hoạch",
    onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(row, note || "", event.currentTarget);
    } }, text);
}

async function show(row, note, from) {
  await texts();
  pane.closed = false;
  Object.assign(pane, { d: row.d, focus: [row.s, row.e], box: row.box || null, note, back: from || null });
  patch({ nguon: `${store.plans[row.d].doc_id}:${row.s}-${row.e}` });
  drawPane();
  if (from) byId("source").querySelector(".pane-close").focus();
  for (const lit of document.querySelectorAll(".src.on")) lit.classList.remove("on");
  if (from) from.classList.add("on");
}

// The pane that the address names; beside one plan, where there is room, its text.
async function showNamed() {
  if (route.view === "ke-hoach" && route.arg && !param("nguon") && WIDE.matches && !pane.closed) {
    const shown_ = store.plans.findIndex((one) => one.doc_id === route.arg);
    if (shown_ < 0) return hidePane();
    await texts();
    Object.assign(pane, { d: shown_, focus: [0, 0], box: null, note: "", back: null });
    return drawPane();
  }
  const found = /^(\w+):(\d+)-(\d+)$/.exec(param("nguon"));
  const d = found ? store.plans.findIndex((plan) => plan.doc_id === found[1]) : -1;
  if (d < 0) return hidePane();
  await texts();
  const focus = [Number(found[2]), Number(found[3])];
  Object.assign(pane, { d, focus, box: boxAt(d, focus), note: "", back: null });
  return drawPane();
}

function boxAt(d, [s, e]) {
  for (const name of Object.keys(SAID)) {
    const row = of(name, d).find((one) => one.s === s && one.e === e && one.box);
    if (row) return row.box;
  }
  return null;
}

function closePane() {
  pane.closed = true;
  hidePane();
}

function hidePane() {
  const aside = byId("source");
  if (aside.hidden) return;
  aside.hidden = true;
  byId("stage").classList.remove("split");
  patch({ nguon: "" });
  for (const lit of document.querySelectorAll(".src.on")) lit.classList.remove("on");
  if (pane.back && pane.back.isConnected) pane.back.focus();
}

function drawPane() {
  const aside = byId("source");
  const { page, line } = lineOf(pane.d, pane.focus[0]);
  const picture = page && pictureOf(pane.d, page);
  const plan = store.plans[pane.d];
  aside.hidden = false;
  byId("stage").classList.add("split");
  const text = h("div", { class: "text", tabindex: "0", role: "region", "aria-label": `Văn bản của ${plan.label}` });
  const redraw = () => fill(text, pane.picture && picture ? onPage(picture, page) : markedText(pane.d, pane.layers, pane.focus, pane.original));
  fill(aside,
    h("div", { class: "pane-head" },
      h("div", null,
        h("strong", null, planLink(pane.d)),
        h("div", { class: "where" }, [page ? `trang ${page}, ` : "", `dòng ${line}`, ` · ${plan.file}`])),
      h("button", { type: "button", class: "pane-close", "aria-label": "Đóng phần nguồn", title: "Đóng (Esc)", onclick: closePane }, "×")),
    pane.note ? h("p", { class: "pane-note" }, pane.note) : null,
    h("div", { class: "pane-tools" }, 
      picture ? toggle("picture", "Ảnh trang", redraw) : null,
      store.repairs[pane.d].length ? toggle("original", "Chữ gốc", redraw) : null,
      layerTicks(redraw)),
    text);
  redraw();
  const lit = text.querySelector(".m-focus, .box");
  if (lit) text.scrollTop = lit.offsetTop - text.offsetTop - text.clientHeight / 3;
}

function toggle(name, told, redraw) {
  return h("button", { type: "button", class: "switch", "data-toggle": name, "aria-pressed": String(pane[name]),
    onclick: (event) => {
      pane[name] = !pane[name];
      event.currentTarget.setAttribute("aria-pressed", String(pane[name]));
      redraw();
    } }, told);
}

function layerTicks(redraw) {
  const repaired = store.repairs[pane.d].length;
  const all = [...LAYERS, ...(repaired ? [["repairs", `Chữ đã sửa (${num(repaired)})`, "m-mend"]] : [])];
  return h("details", { class: "layers" }, h("summary", null, "Đánh dấu"),
    all.map(([name, told, kind]) => h("label", { class: "tick" },
      h("input", { type: "checkbox", checked: pane.layers.has(name), onchange: (event) => {
        if (event.target.checked) pane.layers.add(name);
        else pane.layers.delete(name);
        redraw();
      } }), h("span", { class: kind }, told))));
}

function onPage(picture, page) {
  const box = pane.box && pane.box.length === 4 ? pane.box : null;
  const share = (value, whole) => `${(100 * value) / whole}%`;
  return h("figure", { class: "page" },
    h("img", { src: picture.address, alt: `Ảnh trang ${page}` }),
    box ? h("span", { class: "box", style: {
      left: share(box[0], picture.width), top: share(box[1], picture.height),
      width: share(box[2] - box[0], picture.width), height: share(box[3] - box[1], picture.height),
    } }) : null);
}
