// Counts the segments of a reply while it is written, and puts a ready-made one into the box.
// Everything works without this file: "Look at it first" counts on the server.
"use strict";

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENSION = new Set("\f^{}\\[~]|€");
// What the server makes plain before it sends.
const PLAIN = { á: "a", í: "i", ó: "o", ú: "u", Á: "A", Í: "I", Ó: "O", Ú: "U" };
const box = document.querySelector("textarea[data-count]");
const counter = document.querySelector("#counter");

function sizes(text) {
  const letters = [...text.normalize("NFC")].map((letter) => PLAIN[letter] ?? letter);
  const costly = [...new Set(letters.filter((l) => !BASIC.has(l) && !EXTENSION.has(l)))];
  const units = letters.map((l) => (costly.length ? l.length : EXTENSION.has(l) ? 2 : 1));
  return { units: units.reduce((sum, unit) => sum + unit, 0), costly };
}

function count() {
  const { units, costly } = sizes(box.value.trim());
  const [alone, each] = costly.length ? [70, 67] : [160, 153];
  const segments = units <= alone ? 1 : Math.ceil(units / each);
  const around = box.dataset.count === "new" ? " and our first and last words" : "";
  const warning = costly.length ? ` These letters cost more: ${costly.join(" ")}` : "";
  counter.textContent = `${units} letters${around}, ${segments} ${segments === 1 ? "segment" : "segments"}.${warning}`;
}

function offer(paragraph) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = "Use this one";
  button.addEventListener("click", () => {
    box.value = paragraph.textContent;
    box.focus();
    count();
  });
  paragraph.after(button);
}

if (box && counter) {
  box.addEventListener("input", count);
  document.querySelectorAll("[data-ready]").forEach(offer);
  if (box.value) count();
}
