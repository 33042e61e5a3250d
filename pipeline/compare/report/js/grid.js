// Tables that can be sorted, and the row of filters above them.

const STEP = 100;
const growing = new Set();

// columns: { key, title, cell(row), value(row) to sort by, kind: number | words, wide }
function grid({ columns, rows, caption, sorted, none, step, name }) {
  const key = name ? `xep-${name}` : "xep";
  const chosen = param(key) || sorted || "";
  const state = { by: chosen.replace(/^-/, ""), down: chosen.startsWith("-"), most: step || STEP };
  const body = h("tbody");
  const head = h("tr");
  const more = h("p", { class: "more" });
  const order = () => {
    const column = columns.find((one) => one.key === state.by && one.value);
    if (!column) return rows;
    const values = new Map(rows.map((row) => [row, column.value(row)]));
    const compare = (a, b) => {
      const [x, y] = [values.get(a), values.get(b)];
      const empty = (v) => v === null || v === undefined || v === "";
      if (empty(x) || empty(y)) return empty(x) - empty(y);
      const found = typeof x === "number" ? x - y : String(x).localeCompare(String(y), "vi", { numeric: true });
      return state.down ? -found : found;
    };
    return [...rows].sort(compare);
  };
  const draw = () => {
    const found = order();
    fill(head, columns.map((column) => heading(column, state, () => {
      state.down = state.by === column.key ? !state.down : column.kind === "number";
      state.by = column.key;
      patch({ [key]: (state.down ? "-" : "") + state.by });
      draw();
      head.querySelector(`[data-key="${column.key}"]`).focus();
    })));
    fill(body, found.slice(0, state.most).map((row) =>
      h("tr", null, columns.map((column) =>
        h("td", { class: column.kind === "number" ? "n" : column.wide ? "wide" : column.key === "muc" ? "tight" : null, "data-title": column.title }, column.cell(row))))));
    fill(more, found.length > state.most
      ? h("button", { type: "button", onclick: () => { state.most += 5 * STEP; draw(); } },
          `Xem thêm (còn ${num(found.length - state.most)} dòng)`)
      : null);
  };
  draw();
  growing.add(() => { state.most = 5000; draw(); });
  if (!rows.length) return h("p", { class: "none" }, none || "Không có dòng nào phù hợp.");
  return h("div", { class: "grid" },
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      h("table", null, h("caption", { class: "quiet" }, caption), h("thead", null, head), body)),
    more);
}

function heading(column, state, sort) {
  const on = state.by === column.key;
  const sorts = on ? (state.down ? "descending" : "ascending") : null;
  return h("th", { scope: "col", "aria-sort": sorts, class: column.kind === "number" ? "n" : null },
    column.value
      ? h("button", { type: "button", "data-key": column.key, onclick: sort }, column.title,
          h("span", { class: "arrow", "aria-hidden": "true" }, on ? (state.down ? " ▼" : " ▲") : ""))
      : column.title);
}

// fields: { name, label, kind: search | choice | tick, options: [[value, label]] }; the names are
// parameters of the address. changed() is called after each change.
function filters(fields, changed) {
  const control = (field) => {
    const set = (value) => { patch({ [field.name]: value }); changed(); };
    if (field.kind === "search") {
      return h("input", { type: "search", value: param(field.name), placeholder: field.hint || "không cần dấu", "data-filter": field.name, oninput: (event) => set(event.target.value) });
    }
    if (field.kind === "tick") {
      return h("input", { type: "checkbox", checked: Boolean(param(field.name)), "data-filter": field.name, onchange: (event) => set(event.target.checked ? "1" : "") });
    }
    return h("select", { "data-filter": field.name, onchange: (event) => set(event.target.value) },
      h("option", { value: "" }, field.all || "Tất cả"),
      field.options.map(([value, told]) => h("option", { value, selected: param(field.name) === String(value) }, told)));
  };
  return h("form", { class: "filters", onsubmit: (event) => event.preventDefault() },
    fields.filter(Boolean).map((field) => h("label", { class: field.kind === "tick" ? "tick" : null },
      h("span", null, field.label), control(field))));
}

// A list that is drawn again whenever a filter changes, and the number of rows it holds.
function filtered(fields, draw) {
  const list = h("div", { class: "list" });
  const again = () => { growing.clear(); fill(list, draw()); };
  again();
  return [filters(fields, again), list];
}

function options(values, told) {
  const counts = new Map();
  for (const value of values) if (value) counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts].map(([value, n]) => [value, `${told ? told(value) : value} (${num(n)})`])
    .sort((a, b) => a[1].localeCompare(b[1], "vi"));
}

const planOptions = (plans) => plans.map((plan) => [plan.doc_id, plan.label])
  .sort((a, b) => a[1].localeCompare(b[1], "vi"));
