// Vietnamese words, numbers and dates, and what is the same without its marks.

const NUMBER = new Intl.NumberFormat("vi-VN");
const ONE = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 });

const num = (value) => NUMBER.format(value);
const percent = (share) => `${ONE.format(100 * share)}%`;
const count = (value, word) => `${num(value)} ${word}`;

// One letter for each: places in the folded text are places in the text.
const FOLDED = new Map();
function foldedLetter(letter) {
  let plain = FOLDED.get(letter);
  if (plain === undefined) {
    plain = letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace("đ", "d");
    if (plain.length !== letter.length) plain = letter;
    FOLDED.set(letter, plain);
  }
  return plain;
}

function fold(text) {
  let out = "";
  for (let at = 0; at < text.length; at++) out += foldedLetter(text[at]);
  return out;
}

// The words asked for, folded; all of them must stand in a text.
const asked = (query) => fold(query.normalize("NFC")).split(/\s+/).filter(Boolean);

function says(folded, words) {
  return words.every((word) => folded.includes(word));
}

// Whether a folded text has the words asked for one after another.
const inOrder = (folded, words) => folded.includes(words.join(" "));

// The text with the words asked for marked: where they stand together, together.
function marked(text, words) {
  if (!words || !words.length || !text) return text || "";
  const folded = fold(text);
  const hits = [];
  for (const word of inOrder(folded, words) ? [words.join(" ")] : words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      hits.push([at, at + word.length]);
    }
  }
  hits.sort((a, b) => a[0] - b[0]);
  const out = [];
  let done = 0;
  for (const [start, end] of hits) {
    if (end <= done) continue;
    const from = Math.max(start, done);
    out.push(text.slice(done, from), h("mark", null, text.slice(from, end)));
    done = end;
  }
  out.push(text.slice(done));
  return out;
}

// 2025-08-14 is 14/08/2025, 2025-08 is 08/2025, 2025 stays: no day is invented.
function day(iso) {
  return iso ? iso.split("-").reverse().join("/") : "";
}

const withDays = (text) => (text || "").replace(/\b(\d{4})-(\d\d)-(\d\d)\b/g, "$3/$2/$1");

function period(start, end) {
  if (start && end) return start === end ? day(start) : `${day(start)} – ${day(end)}`;
  if (start) return `từ ${day(start)}`;
  return end ? `đến ${day(end)}` : "";
}

const WEEKDAYS = { MO: "thứ Hai", TU: "thứ Ba", WE: "thứ Tư", TH: "thứ Năm", FR: "thứ Sáu", SA: "thứ Bảy", SU: "Chủ nhật" };
const CYCLES = { DAILY: "ngày", WEEKLY: "tuần", MONTHLY: "tháng", YEARLY: "năm" };

// A rule of RFC 5545 in words; the rule itself where it says more than these words can.
function cycle(rule) {
  if (!rule) return "";
  const parts = Object.fromEntries(rule.split(";").map((part) => part.split("=")));
  const step = Number(parts.INTERVAL || 1);
  let told = parts.FREQ === "MONTHLY" && step === 3 ? "hằng quý"
    : parts.FREQ === "MONTHLY" && step === 6 ? "6 tháng một lần"
    : step > 1 ? `${step} ${CYCLES[parts.FREQ] || ""} một lần`
    : `hằng ${CYCLES[parts.FREQ] || ""}`;
  const months = parts.BYMONTH ? `tháng ${parts.BYMONTH.split(",").join(", ")}` : "";
  if (parts.BYMONTHDAY) {
    const days = parts.BYMONTHDAY.split(",").map((at) => (at === "-1" ? "cuối tháng" : `ngày ${at}`));
    told = `${days.join(", ")} ${months || told}`.trim();
  } else if (months) told = `${told}, ${months}`;
  if (parts.BYDAY) told += `, ${parts.BYDAY.split(",").map((at) => WEEKDAYS[at] || at).join(", ")}`;
  return told;
}

const NAMED_PARTS = { title: "Trích yếu", preamble: "Phần căn cứ", closing: "Phần kết", appendix: "Phụ lục" };

function place(path) {
  if (!path) return "";
  const [first, ...rest] = path.split(".");
  const named = NAMED_PARTS[first] || first;
  return [named, ...rest].map((part, at) => {
    if (at && part.startsWith("-")) return ` gạch ${part.slice(1)}`;
    if (at && part.startsWith("+")) return ` cộng ${part.slice(1)}`;
    return (at ? (NAMED_PARTS[first] ? ", dòng " : ".") : "") + part;
  }).join("").replace("preamble", NAMED_PARTS.preamble);
}

// What was changed between two sentences, word by word: [same | out | in, words] in order.
function changes(from, to) {
  const a = from.split(/\s+/), b = to.split(/\s+/);
  const same = (x, y) => x.toLowerCase() === y.toLowerCase();
  const long = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      long[i][j] = same(a[i], b[j]) ? long[i + 1][j + 1] + 1 : Math.max(long[i + 1][j], long[i][j + 1]);
    }
  }
  const out = [];
  const put = (kind, word) => {
    const last = out[out.length - 1];
    if (last && last[0] === kind) last[1].push(word);
    else out.push([kind, [word]]);
  };
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && same(a[i], b[j])) { put("same", b[j]); i++; j++; }
    else if (i < a.length && (j >= b.length || long[i + 1][j] >= long[i][j + 1])) put("out", a[i++]);
    else put("in", b[j++]);
  }
  return out.map(([kind, words]) => [kind, words.join(" ")]);
}
