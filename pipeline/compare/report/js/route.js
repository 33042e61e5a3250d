// The address behind # says what is shown, so that every view can be linked: #/view/plan?name=value.

const NO_PROVINCE = "không nêu tỉnh";

const views = {};
const TITLES = {};
const route = { view: "", arg: "", params: new URLSearchParams() };

function readRoute() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, arg] = path.split("/").map(decodeURIComponent);
  route.view = views[view] ? view : "tong-quan";
  route.arg = views[view] ? arg || "" : "";
  route.params = new URLSearchParams(query || "");
}

function address(view, arg, params) {
  const kept = new URLSearchParams();
  if (route.params.get("tinh")) kept.set("tinh", route.params.get("tinh"));
  for (const [name, value] of Object.entries(params || {})) {
    if (value === null || value === undefined || value === "") kept.delete(name);
    else kept.set(name, value);
  }
  const query = String(kept);
  return `#/${view}${arg ? `/${encodeURIComponent(arg)}` : ""}${query ? `?${query}` : ""}`;
}

function go(view, arg, params) {
  location.hash = address(view, arg, params);
}

// Change parameters of the view that is shown, without a step in the browser's history.
function patch(params) {
  for (const [name, value] of Object.entries(params)) {
    if (value === null || value === undefined || value === "" || value === false) route.params.delete(name);
    else route.params.set(name, value);
  }
  const query = String(route.params);
  const path = `#/${route.view}${route.arg ? `/${encodeURIComponent(route.arg)}` : ""}`;
  history.replaceState(null, "", path + (query ? `?${query}` : ""));
}

const param = (name) => route.params.get(name) || "";

function planAddress(d, params) {
  return address("ke-hoach", store.plans[d].doc_id, params);
}

function planLink(d, text) {
  return h("a", { href: planAddress(d) }, text || planName(d));
}

// The plans of the province that is chosen; all where none is.
function shown() {
  const province = param("tinh");
  return store.plans.filter((plan) => !province || (plan.province || NO_PROVINCE) === province);
}

function isShown(d) {
  const province = param("tinh");
  return !province || (store.plans[d].province || NO_PROVINCE) === province;
}


const provinceOf = (plan) => plan.province || NO_PROVINCE;

function provinces() {
  return [...new Set(store.plans.map(provinceOf))].sort((a, b) => a.localeCompare(b, "vi"));
}
