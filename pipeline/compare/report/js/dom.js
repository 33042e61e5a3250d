// Elements, made of words only: nothing in these scripts parses HTML, so nothing that a plan says
// can become markup.

const byId = (id) => document.getElementById(id);

function h(name, props, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "style") for (const [k, v] of Object.entries(value)) made.style.setProperty(k, v);
    else if (key === "checked" || key === "value" || key === "disabled" || key === "selected") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  add(made, children);
  return made;
}

function add(parent, children) {
  for (const child of [children].flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false && child !== "") parent.append(child);
  }
  return parent;
}

function fill(parent, ...children) {
  parent.replaceChildren();
  return add(parent, children);
}

// A share (0-1) as a bar with its number beside it.
function bar(share, text, kind) {
  const wide = `${Math.max(0, Math.min(1, share || 0)) * 100}%`;
  return h("span", { class: "bar-line" },
    h("span", { class: "bar-track", "aria-hidden": "true" },
      h("span", { class: `bar-fill ${kind || ""}`, style: { width: wide } })),
    h("span", { class: "bar-text" }, text));
}

// Parts of a whole as one bar; parts are [number, kind, label].
function stack(parts) {
  const whole = parts.reduce((sum, [count]) => sum + count, 0);
  if (!whole) return h("span", { class: "none" }, "–");
  const told = parts.filter(([count]) => count).map(([count, , label]) => `${label}: ${num(count)}`).join("; ");
  return h("span", { class: "stack", role: "img", "aria-label": told, title: told },
    parts.map(([count, kind]) => count
      ? h("span", { class: `part ${kind}`, style: { width: `${(100 * count) / whole}%` } },
          count / whole > 0.09 ? num(count) : "")
      : null));
}

function legend(parts) {
  return h("p", { class: "legend" }, parts.map(([kind, label]) =>
    h("span", { class: "legend-item" }, h("span", { class: `key ${kind}`, "aria-hidden": "true" }), label)));
}

function badge(kind, text) {
  return h("span", { class: `badge ${kind}` }, text);
}

function tell(text) {
  byId("told").textContent = text;
}
