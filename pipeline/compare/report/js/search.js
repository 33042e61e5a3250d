// Search over everything that plans say, with or without diacritics.

const FOUND = 30;

TITLES["tim"] = "Tìm";
views["tim"] = () => {
  const wanted = asked(param("q"));
  if (!wanted.length) return [h("h1", null, "Tìm"), h("p", { class: "hint" }, "Gõ từ cần tìm vào ô ở đầu trang; không cần dấu.")];
  return texts().then(() => {
    const lists = hits(wanted);
    const total = lists.reduce((sum, [, rows]) => sum + rows.length, 0);
    tell(`Tìm thấy ${num(total)} kết quả.`);
    return [
      h("h1", null, `Tìm “${param("q")}”`),
      h("p", { class: "quiet" }, total ? `${count(total, "kết quả")}` : "Không tìm thấy. Thử ít từ hơn."),
      lists.filter(([, rows]) => rows.length).map(([told, rows, draw]) => h("section", null,
        h("h2", null, `${told} (${num(rows.length)})`),
        h("ul", { class: "hits" }, rows.slice(0, FOUND).map((row) => h("li", null, draw(row))),
          rows.length > FOUND ? h("li", { class: "none" }, `và ${num(rows.length - FOUND)} kết quả nữa: gõ thêm từ để thu hẹp`) : null))),
    ];
  });
};

function hits(wanted) {
  const named = (row) => [" · ", planLink(row.d)];
  const fits = (told) => says(fold(told), wanted);
  const search = (name, told) => tables[name].filter((row) => isShown(row.d) && fits(told(row)));
  return [
    ["Kế hoạch", shown().filter((row) => fits([row.label, row.title, row.symbol, row.file, row.signer, row.province].join(" "))),
      (row) => [planLink(row.i, marked(row.label, wanted)), " – ", marked(row.title || "", wanted)]],
    ["Nhiệm vụ", search("tasks", (row) => [row.task, row.product, row.lead_unit_raw, row.time_raw].join(" ")),
      (row) => [source(row, marked([row.task, row.product].filter(Boolean).join(" – "), wanted)), " ", h("small", null, marked(row.lead_unit || row.lead_unit_raw || "", wanted)), named(row)]],
    ["Văn bản được viện dẫn", tables.cited_documents.filter((row) => fits([row.number, row.doc_type, row.title, row.issuer].join(" "))),
      (row) => [h("a", { href: address("vien-dan", "", { q: row.number || row.title }) }, marked(row.number || row.title || "", wanted)), " – ", marked(row.number ? row.title || "" : "", wanted), h("small", null, ` ${count(row.documents, "kế hoạch")}`)]],
    ["Cần xem", search("findings", (row) => [row.message, row.raw].join(" ")),
      (row) => [badge(row.severity, label("severity", row.severity)), " ", source(row, marked(withDays(row.message), wanted)), named(row)]],
    ["Trong văn bản", sectionsWith(wanted),
      (row) => [source(row, marked(around(words(row.d, row.s, row.e), wanted), wanted), place(row.path)), h("small", null, ` ${place(row.path)}`), named(row)]],
  ];
}

// Sections that say it, those that have the words together first; a whole text is folded once and most are passed over by it.
const foldedTexts = [];
function sectionsWith(wanted) {
  const found = [];
  for (const plan of shown()) {
    foldedTexts[plan.i] = foldedTexts[plan.i] || fold(store.texts[plan.i]);
    if (!says(foldedTexts[plan.i], wanted)) continue;
    for (const row of of("sections", plan.i)) {
      const folded = foldedTexts[plan.i].slice(row.s, row.e).split(/\s+/).join(" ");
      if (says(folded, wanted)) found.push([row, inOrder(folded, wanted)]);
    }
  }
  return found.sort((a, b) => b[1] - a[1]).map(([row]) => row);
}

function around(text, wanted) {
  const folded = fold(text);
  const phrase = folded.indexOf(wanted.join(" "));
  const at = Math.max(0, (phrase >= 0 ? phrase : folded.indexOf(wanted[0])) - 90);
  return (at ? "… " : "") + text.slice(at, at + 260) + (text.length > at + 260 ? " …" : "");
}
